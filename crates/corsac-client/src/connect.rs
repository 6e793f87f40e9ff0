//! From a URL to a connection that is ready for a request.

use std::net::SocketAddr;

use crate::connection::{Connection, Stream, Way, Whereabouts};
use crate::deadline::Deadline;
use crate::destination::{Destination, Scheme, Target};
use crate::dial::dial;
use crate::error::{ExchangeError, Phase};
use crate::network::Network;
use crate::proxy::{Proxy, tunnel};
use crate::tls::TlsPeer;
use crate::version::{Framing, HttpVersions};

/// A stream on which no HTTP has been spoken with the server yet.
type Opened = (Box<dyn Stream>, SocketAddr);

impl Network {
    /// Connects to the host of a URL, with TLS where its scheme is https, and through a proxy where
    /// one is configured for it.
    ///
    /// `destination` is a [`RequestMessage`](crate::RequestMessage), or a URL. The client
    /// certificate is presented only for a message whose credentials are included, as the Fetch
    /// standard has it; never for a bare URL.
    ///
    /// The addresses of a host are tried one after the other, each with an equal share of the time
    /// that is left.
    ///
    /// # Errors
    /// Everything that can go wrong before a request is sent.
    pub async fn connect(
        &self,
        destination: impl Into<Destination<'_>>,
        deadline: Deadline,
    ) -> Result<Connection, ExchangeError> {
        let destination = destination.into();
        let target = Target::of(destination.url)?;
        if target.scheme == Scheme::Http && self.versions == HttpVersions::OnlyHttp2 {
            return Err(ExchangeError::Http2NeedsTls);
        }
        let opening = deadline.sooner(self.connect_timeout);
        let proxy = self.proxies.proxy_for(destination.url);
        let (stream, peer) = match proxy {
            None => self.open(&target, opening).await?,
            Some(proxy) => self.open_through(proxy, &target, opening).await?,
        };
        let (stream, framing) = match target.scheme {
            Scheme::Http => (stream, Framing::Http1),
            Scheme::Https => {
                let peer = TlsPeer::Server(destination.credentials);
                let (stream, framing) = self.secure(stream, peer, &target, opening).await?;
                self.versions.permit(framing)?;
                (stream, framing)
            }
        };
        let way = way(proxy, &target);
        Ok(Connection { stream, framing, deadline, limits: self.limits, peer, way })
    }

    async fn open(&self, target: &Target<'_>, opening: Deadline) -> Result<Opened, ExchangeError> {
        let (tcp, peer) = dial(target, &self.overrides, opening).await?;
        Ok((Box::new(tcp), peer))
    }

    async fn open_through(
        &self,
        proxy: &Proxy,
        target: &Target<'_>,
        opening: Deadline,
    ) -> Result<Opened, ExchangeError> {
        let unreachable = |cause| proxy.unreachable(cause);
        let (stream, peer) = self.reach(proxy, opening).await.map_err(unreachable)?;
        match target.scheme {
            Scheme::Http => Ok((stream, peer)),
            Scheme::Https => {
                let opened = tunnel::open(stream, proxy, target, self.limits, opening).await?;
                Ok((opened, peer))
            }
        }
    }

    async fn reach(&self, proxy: &Proxy, opening: Deadline) -> Result<Opened, ExchangeError> {
        let target = proxy.target();
        let (stream, peer) = self.open(&target, opening).await?;
        match target.scheme {
            Scheme::Http => Ok((stream, peer)),
            Scheme::Https => {
                let (stream, _) = self.secure(stream, TlsPeer::Proxy, &target, opening).await?;
                Ok((stream, peer))
            }
        }
    }

    async fn secure(
        &self,
        stream: Box<dyn Stream>,
        peer: TlsPeer,
        target: &Target<'_>,
        opening: Deadline,
    ) -> Result<(Box<dyn Stream>, Framing), ExchangeError> {
        let handshake = self.tls.handshake(peer, target.host.clone(), stream);
        let tls = opening.limit(Phase::TlsHandshake, handshake).await??;
        let framing = Framing::agreed(tls.get_ref().1.alpn_protocol());
        Ok((Box::new(tls), framing))
    }
}

fn way(proxy: Option<&Proxy>, target: &Target<'_>) -> Way {
    let Some(proxy) = proxy.cloned() else { return Way::Direct };
    let whereabouts = match target.is_this_machine() {
        true => Whereabouts::AtPeer,
        false => Whereabouts::Unknown,
    };
    match target.scheme {
        Scheme::Http => Way::Forwarded { proxy, target: whereabouts },
        Scheme::Https => Way::Tunnelled { proxy, target: whereabouts },
    }
}
