//! Small writes, which cost less in one piece than in several.

use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncWrite, ReadBuf};

/// Up to so many bytes are put together. Copying them takes less time than the kernel needs to look at
/// the pieces.
const SMALL: usize = 4 * 1024;

/// Writes slices, in one piece if they are small.
pub(crate) fn poll_write<W: AsyncWrite>(
    stream: Pin<&mut W>,
    context: &mut Context<'_>,
    slices: &[IoSlice<'_>],
) -> Poll<io::Result<usize>> {
    if let [only] = slices {
        return stream.poll_write(context, only);
    }
    let mut bytes = [const { MaybeUninit::uninit() }; SMALL];
    let mut whole = ReadBuf::uninit(&mut bytes);
    for slice in slices {
        if slice.len() > whole.remaining() {
            return stream.poll_write_vectored(context, slices);
        }
        whole.put_slice(slice);
    }
    stream.poll_write(context, whole.filled())
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::Waker;

    use super::*;

    /// What was written in one piece, and in several.
    #[derive(Default)]
    struct Written(Vec<Vec<u8>>, Vec<usize>);

    impl AsyncWrite for Written {
        fn poll_write(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            self.0.push(bytes.to_vec());
            Poll::Ready(Ok(bytes.len()))
        }

        fn poll_write_vectored(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            slices: &[IoSlice<'_>],
        ) -> Poll<io::Result<usize>> {
            self.1.extend(slices.iter().map(|slice| slice.len()));
            Poll::Ready(Ok(1))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    #[test]
    fn what_is_small_is_written_in_one_piece_and_in_order() {
        let mut context = Context::from_waker(Waker::noop());
        let mut written = Written::default();
        let (filling, large) = (vec![b'c'; SMALL - 3], vec![b'd'; 2 * SMALL]);
        let cases: [&[&[u8]]; 6] = [
            &[],
            &[&large],
            &[b"ab", b"", b"c"],
            &[b"abc", &filling],
            &[b"abcd", &filling],
            &[b"a", &large],
        ];
        let mut results = Vec::new();
        for case in cases {
            let slices: Vec<_> = case.iter().map(|bytes| IoSlice::new(bytes)).collect();
            let mut stream = pin!(&mut written);
            results.push(poll_write(stream.as_mut(), &mut context, &slices));
        }
        let taken = |count| Poll::Ready(Ok::<_, ()>(count));
        let results: Vec<_> = results.into_iter().map(|result| result.map_err(drop)).collect();
        assert_eq!(results, [0, 2 * SMALL, 3, SMALL, 1, 1].map(taken));
        assert_eq!(written.0.iter().map(Vec::len).collect::<Vec<_>>(), [0, 2 * SMALL, 3, SMALL]);
        assert_eq!(written.0[2], b"abc");
        assert!(written.0[3].starts_with(b"abccc"));
        assert_eq!(written.1, [4, SMALL - 3, 1, 2 * SMALL]);
    }
}
