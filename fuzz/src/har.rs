//! HAR files: every entry is in a conversation, which can be replayed.

use corsac::Method;
use corsac_paste::Har;
use corsac_paste::har::Conversation;
use url::Url;

/// Reads `data` as a HAR and looks at all of it.
pub fn check(data: &[u8]) {
    let har = match Har::read(data) {
        Ok(har) => har,
        Err(error) => {
            assert!(!error.to_string().is_empty() && !error.label().is_empty());
            return;
        }
    };
    let entries = har.entries().len();
    assert!(har.conversation(0).is_none() && har.conversation(entries + 1).is_none());
    for number in 1..=entries {
        let conversation = har.conversation(number).expect("there is such an entry");
        let numbers = conversation.exchanges().iter().map(|exchange| exchange.number());
        assert!(numbers.collect::<Vec<_>>().contains(&number));
        check_replay(&conversation);
    }
    for candidate in har.candidates() {
        let conversation = har.conversation(candidate.number()).expect("it is an entry");
        assert_eq!(conversation.number(), candidate.number());
        assert_eq!(conversation.request().origin.as_ref(), Some(candidate.origin()));
    }
}

/// Asked in order, a replay gives every exchange back.
fn check_replay(conversation: &Conversation<'_>) {
    let mut replay = conversation.replay();
    for exchange in conversation.exchanges() {
        let entry = exchange.entry();
        let (Ok(method), Ok(url)) = (Method::parse(entry.method()), Url::parse(entry.url())) else {
            continue;
        };
        let answer = replay.answer(exchange.kind(), &method, &url).expect("it is recorded");
        assert_eq!(answer.number(), exchange.number());
        assert_eq!(answer.response().is_some(), entry.status().is_some());
    }
}
