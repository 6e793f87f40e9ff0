//! A site, checked and ready: what all workers share, and what each has of its own.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::SystemTime;

use corsac::server::{ConfigErrors, DecidingRule, Routes};
use corsac_tower::{Cors, CorsLayer, Head};
use http::Request;
use tokio_rustls::rustls::ServerConfig;
use tower_layer::Layer;

use crate::clock::Clock;
use crate::configuration::{
    Limits, RefusalHook, Scheme, ServedHosts, Site, Target, UpstreamAddress,
};
use crate::folder::Files;
use crate::forward::Forward;
use crate::forwarding::TrustedProxies;
use crate::meter::Meter;
use crate::problem::Problem;
use crate::shadow::Shadow;
use crate::tls::UpstreamTls;
use crate::upstream::{Address, Connector, Upstream};

/// A site whose policies are right.
#[derive(Debug)]
pub(crate) struct SharedSite {
    pub(crate) layer: CorsLayer,
    routes: Routes,
    pub(crate) shadow: Option<Shadow>,
    pub(crate) policy: Described,
    /// Those of the routes, and then the default one.
    targets: Vec<Target>,
    pub(crate) hosts: ServedHosts,
    pub(crate) on_refusal: Option<RefusalHook>,
    pub(crate) limits: Limits,
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) tls: Option<Arc<ServerConfig>>,
    upstream_tls: Option<UpstreamTls>,
    connector: Connector,
    /// What the rules are called in logs and metrics.
    names: Vec<String>,
    /// For each rule, whether it has been said that its service sends CORS headers too.
    pub(crate) noted: Vec<AtomicBool>,
}

impl SharedSite {
    pub(crate) fn new(site: Site) -> Result<Self, ConfigErrors> {
        let layer = CorsLayer::new(Routes::new(site.routes.clone())?);
        let mut names = site.route_names();
        names.push("default".to_owned());
        let routes = Routes::new(site.routes)?;
        let shadow = site.shadow.map(Routes::new).transpose()?.map(Shadow::new);
        let mut targets = site.targets;
        targets.push(site.default_target);
        let connector = Connector {
            tls: site.upstream_tls.as_ref().map(|tls| Arc::clone(&tls.config)),
            patience: site.limits.connect_timeout,
        };
        Ok(Self {
            layer,
            routes,
            shadow,
            policy: Described::new(site.description),
            names,
            noted: targets.iter().map(|_| AtomicBool::new(false)).collect(),
            targets,
            hosts: site.hosts,
            on_refusal: site.on_refusal,
            limits: site.limits,
            trusted_proxies: TrustedProxies::new(site.trusted_proxies),
            tls: site.tls,
            upstream_tls: site.upstream_tls,
            connector,
        })
    }

    /// The rule that a request belongs to, by its place; that of the default comes last.
    pub(crate) fn rule<B>(&self, request: &Request<B>) -> Result<usize, Problem> {
        if self.targets.len() == 1 {
            return Ok(0);
        }
        self.place(&self.routes.deciding_rule(&Head::of(request)))
    }

    fn place(&self, rule: &DecidingRule) -> Result<usize, Problem> {
        let last = self.targets.len() - 1;
        match rule {
            DecidingRule::Route(route) => Ok((*route).min(last)),
            DecidingRule::Default | DecidingRule::None => Ok(last),
            DecidingRule::Several(rules) => {
                let places: Result<Vec<_>, _> = rules.iter().map(|rule| self.place(rule)).collect();
                let places = places?;
                let first = places.first().copied().unwrap_or(last);
                let agree = places.iter().all(|&place| self.targets[place] == self.targets[first]);
                if agree { Ok(first) } else { Err(Problem::AmbiguousPath) }
            }
        }
    }

    /// What a rule is called: its path, or `default`.
    pub(crate) fn name(&self, rule: usize) -> &str {
        self.names.get(rule).map_or("default", String::as_str)
    }

    pub(crate) fn rules(&self) -> usize {
        self.targets.len()
    }
}

/// The policies as text, for operators.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) text: String,
    /// Of the text, in hexadecimal.
    pub(crate) sha256: String,
    pub(crate) loaded: SystemTime,
}

impl Described {
    fn new(text: String) -> Self {
        let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
        let sha256 = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        Self { text, sha256, loaded: SystemTime::now() }
    }
}

/// A site as one worker has it.
pub(crate) struct WorkerSite {
    pub(crate) shared: Arc<SharedSite>,
    pub(crate) cors: RefCell<Cors<Forward>>,
    pub(crate) meter: Rc<Meter>,
    places: Rc<Places>,
}

/// Where the requests of each rule go.
pub(crate) struct Places {
    pub(crate) shared: Arc<SharedSite>,
    places: Vec<Place>,
    addresses: HashMap<UpstreamAddress, Rc<Address>>,
}

/// Where requests go.
#[derive(Debug)]
pub(crate) enum Place {
    Upstream(Rc<Upstream>),
    Files(Rc<Files>),
    Nowhere,
}

impl WorkerSite {
    /// The connections to the addresses of the `previous` site are kept, but for those with TLS that
    /// others vouched for.
    pub(crate) fn new(
        shared: Arc<SharedSite>,
        meter: Meter,
        clock: &Clock,
        previous: Option<&Self>,
    ) -> Self {
        let known = previous.map(|previous| &previous.places.addresses);
        let trusts_alike =
            previous.is_some_and(|previous| previous.shared.upstream_tls == shared.upstream_tls);
        let mut addresses = HashMap::new();
        let mut address = |at: &UpstreamAddress| -> Option<Rc<Address>> {
            let stays = trusts_alike || at.scheme != Scheme::Https;
            let known = known.filter(|_| stays);
            let address = match addresses.get(at).or_else(|| known?.get(at)) {
                Some(address) => Rc::clone(address),
                None => Rc::new(Address::new(at.clone(), clock.clone())?),
            };
            addresses.insert(at.clone(), Rc::clone(&address));
            Some(address)
        };
        let place = |target: &Target| match target {
            Target::Nowhere => Place::Nowhere,
            Target::Folder(folder) => Place::Files(Rc::new(Files::new(folder))),
            Target::Upstream(upstream) => Place::Upstream(Rc::new(Upstream {
                addresses: upstream.addresses.iter().filter_map(&mut address).collect(),
                strip_prefix: upstream.strip_prefix.clone(),
                host: upstream.host,
                connector: shared.connector.clone(),
                next: Cell::new(0),
                unanswered: RefCell::default(),
            })),
        };
        let places = shared.targets.iter().map(place).collect();
        let places = Rc::new(Places { shared: Arc::clone(&shared), places, addresses });
        let cors = shared.layer.layer(Forward::new(Rc::clone(&places)));
        Self { shared, cors: RefCell::new(cors), meter: Rc::new(meter), places }
    }

    /// Closes connections to upstreams that nobody has used for long.
    pub(crate) fn sweep(&self) {
        self.places.addresses.values().for_each(|address| address.sweep());
    }
}

impl Places {
    pub(crate) fn get(&self, rule: usize) -> &Place {
        self.places.get(rule).unwrap_or(&Place::Nowhere)
    }
}
