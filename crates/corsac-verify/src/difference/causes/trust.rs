//! Origins that are allowed and should not be.

use std::collections::BTreeSet;

use crate::difference::DifferenceId as Id;
use crate::difference::case::Case;
use crate::difference::gap::Gap;
use crate::{Lookalike, Purpose};

/// Every class, the one that explains most first: what must be allowed, and what else it explains.
const CLASSES: [(Id, &[Lookalike], &[Lookalike]); 19] = {
    use Lookalike::*;
    [
        (
            Id::ReflectAnyOrigin,
            &[Foreign],
            &[
                Null,
                Localhost,
                LocalhostExtended,
                PrivateNetwork,
                Extension,
                Platform,
                GluedHost,
                GluedDomain,
                Extended,
                SpecialChar,
                Truncated,
                Scheme,
                Port,
                Apex,
                Sibling,
                Deeper,
                DotInLabel,
                DotReplaced,
                OtherRule,
                Named,
            ],
        ),
        (Id::NullOriginTrusted, &[Null], &[]),
        (Id::OriginPrefixUnanchored, &[LocalhostExtended], &[Localhost, Extended, Port]),
        (Id::LocalhostOriginTrusted, &[Localhost], &[]),
        (Id::PrivateNetworkOriginTrusted, &[PrivateNetwork], &[]),
        (Id::CustomSchemeTrusted, &[Extension], &[]),
        (Id::OriginSubstring, &[GluedDomain, Extended], SUBSTRING),
        (Id::OriginSubstring, &[GluedHost, Extended], SUBSTRING),
        (Id::OriginSuffixUnanchored, &[GluedDomain], SUFFIX),
        (
            Id::AnySubdomainTrusted,
            &[Sibling],
            &[Deeper, GluedHost, Apex, DotInLabel, DotReplaced, Scheme, OtherRule],
        ),
        (Id::OriginSuffixUnanchored, &[GluedHost], SUFFIX),
        (Id::OriginPrefixUnanchored, &[Extended], &[Port, SpecialChar]),
        (Id::OriginSpecialChar, &[SpecialChar], &[]),
        (Id::OriginWildcardCrossesDot, &[DotInLabel], &[]),
        (Id::AnySubdomainTrusted, &[Deeper], &[Apex]),
        (Id::OriginRegexDot, &[DotReplaced], &[]),
        (Id::OriginReverseSubstring, &[Truncated], &[Apex]),
        (Id::OriginApexTrusted, &[Apex], &[]),
        (Id::HostingOriginTrusted, &[Platform], &[]),
    ]
};

const SUBSTRING: &[Lookalike] = {
    use Lookalike::*;
    &[
        GluedDomain,
        GluedHost,
        Extended,
        SpecialChar,
        Scheme,
        Port,
        Apex,
        Sibling,
        Deeper,
        DotInLabel,
        DotReplaced,
        OtherRule,
    ]
};

const SUFFIX: &[Lookalike] = {
    use Lookalike::*;
    &[GluedDomain, GluedHost, Scheme, Apex, Sibling, Deeper, DotInLabel, DotReplaced]
};

pub(super) fn explain(case: &mut Case<'_>) {
    for (id, needed, others) in CLASSES {
        let granted = kinds(case);
        if needed.iter().all(|kind| granted.contains(kind)) {
            case.claim(id, |case, gap| {
                let kind = kind(case, gap);
                kind.is_some_and(|kind| needed.contains(&kind) || others.contains(&kind))
            });
        }
    }
    let rest = [(Id::HttpOriginTrusted, Lookalike::Scheme), (Id::OriginPortAny, Lookalike::Port)];
    for (id, wanted) in rest {
        case.claim(id, |case, gap| kind(case, gap) == Some(wanted));
    }
    case.claim(Id::OriginNotInPolicy, |case, gap| kind(case, gap).is_some());
}

fn kinds(case: &Case<'_>) -> BTreeSet<Lookalike> {
    case.open.iter().filter_map(|gap| kind(case, gap)).collect()
}

/// How an origin that is wrongly allowed looks like one that is allowed.
fn kind(case: &Case<'_>, gap: &Gap) -> Option<Lookalike> {
    match case.purpose(gap) {
        Purpose::RefusedOrigin { lookalike } if gap.is_grant() => Some(*lookalike),
        // Of those that are refused only a stranger asks so.
        Purpose::Unauthenticated if gap.is_grant() => Some(Lookalike::Foreign),
        Purpose::PathVariant | Purpose::OtherMethod(_) if gap.is_grant() => {
            Some(Lookalike::OtherRule)
        }
        _ => None,
    }
}
