//! A browser, a gateway, and a service that is told its next answer.

use std::io::BufReader;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use corsac::browser::{HttpRequest, Response};
use corsac::server::RoutesConfig;

use crate::edge::browser::{as_bytes, as_response, exchange};
use crate::edge::gateway::{Edge, connect};
use crate::edge::wire::Message;

/// One of each; requests go one after the other.
#[derive(Debug)]
pub(crate) struct Scene {
    edge: Edge,
    browser: BufReader<TcpStream>,
    service: Arc<Mutex<Service>>,
}

#[derive(Debug, Default)]
struct Service {
    answer: Vec<u8>,
    asked: Option<Message>,
}

/// What came back through the gateway, and what came to the service, if anything did.
pub(crate) struct Passed {
    pub(crate) response: Response,
    pub(crate) body: Vec<u8>,
    pub(crate) asked: Option<Message>,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let service = Arc::<Mutex<Service>>::default();
        let told = Arc::clone(&service);
        let edge = Edge::before(move |request| {
            let mut service = told.lock().unwrap();
            service.asked = Some(request.clone());
            service.answer.clone()
        });
        let browser = connect(edge.address);
        Self { edge, browser, service }
    }

    pub(crate) fn enforce(&self, routes: RoutesConfig) {
        self.edge.enforce(routes);
    }

    /// Sends a request to a service that answers it in this way.
    pub(crate) fn pass(
        &mut self,
        http: &HttpRequest<'_>,
        cookie: Option<&str>,
        (response, body): (&Response, &[u8]),
    ) -> Passed {
        let answer = as_bytes(response, body);
        *self.service.lock().unwrap() = Service { answer, asked: None };
        let message = exchange(&mut self.browser, http, cookie);
        if message.all("connection").any(|option| option == "close") {
            self.browser = connect(self.edge.address);
        }
        let response = as_response(&message);
        let asked = self.service.lock().unwrap().asked.take();
        Passed { response, body: message.body, asked }
    }
}
