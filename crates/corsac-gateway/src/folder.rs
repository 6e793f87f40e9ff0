//! Files instead of a service.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use tower_http::services::fs::ServeFileSystemResponseBody;
use tower_http::services::{ServeDir, ServeFile};
use tower_service::Service;

use crate::arrival::Arrived;
use crate::body::ResponseBody;
use crate::configuration::Folder;
use crate::problem::Problem;

/// A folder that is served.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    folder: ServeDir,
    fallback: Option<ServeFile>,
}

/// The contents of a file.
pub(crate) struct FileBody(ServeFileSystemResponseBody);

impl std::fmt::Debug for FileBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileBody").finish_non_exhaustive()
    }
}

impl Files {
    pub(crate) fn new(folder: &Folder) -> Self {
        let files = ServeDir::new(&folder.path).precompressed_br().precompressed_gzip();
        let fallback = folder.fallback.as_ref().map(|file| {
            ServeFile::new(folder.path.join(file)).precompressed_br().precompressed_gzip()
        });
        Self { folder: files, fallback }
    }

    /// The file of the request's path; where there is none, the fallback.
    pub(crate) async fn serve(
        &self,
        request: Request<Arrived>,
    ) -> Result<Response<ResponseBody>, Problem> {
        let request = request.map(|_| ());
        if ![Method::GET, Method::HEAD].contains(request.method()) {
            return Err(Problem::MethodNotOfFiles);
        }
        let mut folder = self.folder.clone();
        let response = match (folder.try_call(request.clone()).await, &self.fallback) {
            (Ok(response), _) if response.status() != StatusCode::NOT_FOUND => response,
            (Err(error), _) if !is_missing(&error) => {
                tracing::warn!(%error, "a file cannot be read");
                return Err(Problem::FileNotReadable);
            }
            (_, None) => return Err(Problem::NoFile),
            (_, Some(fallback)) => {
                let result: Result<_, Infallible> = fallback.clone().call(request).await;
                result.unwrap_or_else(|never| match never {})
            }
        };
        Ok(response.map(|body| ResponseBody::file(FileBody(body))))
    }
}

/// Whether there is no file, for paths such as `/file.txt/more` too.
fn is_missing(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, NotADirectory, NotFound};
    matches!(error.kind(), InvalidFilename | NotADirectory | NotFound)
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        Pin::new(&mut self.0).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}
