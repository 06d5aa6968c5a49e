//! What stands in a certificate (RFC 5280, 4.1), for people and conditions. Whether it is to be trusted is decided
//! elsewhere.

use chrono::{DateTime, Utc};
use std::net::IpAddr;
use x509_cert::{
    Certificate as Parsed,
    der::{Decode, asn1::OctetString},
    ext::pkix::{SubjectAltName, name::GeneralName},
    time::Time,
};

/// Names of one certificate that are looked at; some of shared hosts have thousands.
const NAMES_MAX: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// `CN=api.example.cn,O=…`, as RFC 4514 writes it.
    pub subject: String,
    pub issuer: String,
    /// Hosts and IP addresses it is for.
    pub names: Vec<String>,
    pub not_before: DateTime<Utc>,
    pub not_after: DateTime<Utc>,
}

impl Certificate {
    /// Reads DER; `None` when it is no certificate.
    pub fn read(der: &[u8]) -> Option<Self> {
        let parsed = Parsed::from_der(der).ok()?.tbs_certificate;
        let names: Option<(_, SubjectAltName)> = parsed.get().ok().flatten();
        let names = names.map(|(_, names)| names.0).unwrap_or_default();
        Some(Self {
            subject: parsed.subject.to_string(),
            issuer: parsed.issuer.to_string(),
            names: names.iter().filter_map(host).take(NAMES_MAX).collect(),
            not_before: moment(parsed.validity.not_before)?,
            not_after: moment(parsed.validity.not_after)?,
        })
    }
}

fn moment(time: Time) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(i64::try_from(time.to_unix_duration().as_secs()).ok()?, 0)
}

fn host(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(name) => Some(name.to_string()),
        GeneralName::IpAddress(bytes) => address(bytes),
        _ => None,
    }
}

fn address(bytes: &OctetString) -> Option<String> {
    let v4 = || <[u8; 4]>::try_from(bytes.as_bytes()).map(IpAddr::from);
    let v6 = || <[u8; 16]>::try_from(bytes.as_bytes()).map(IpAddr::from);
    v4().or_else(|_| v6()).ok().map(|address| address.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};

    fn made() -> Vec<u8> {
        let names = ["a.example.cn".to_owned(), "*.example.cn".to_owned(), "192.0.2.7".to_owned()];
        let mut params = CertificateParams::new(names).unwrap();
        params.distinguished_name.push(DnType::OrganizationName, "衡山会员");
        params.distinguished_name.push(DnType::CommonName, "a.example.cn");
        params.not_before = date_time_ymd(2020, 1, 2);
        params.not_after = date_time_ymd(2060, 1, 2);
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    #[test]
    fn reads_what_a_person_wants_to_know() {
        let certificate = Certificate::read(&made()).unwrap();
        assert_eq!(certificate.names, ["a.example.cn", "*.example.cn", "192.0.2.7"]);
        assert!(certificate.subject.contains("CN=a.example.cn"), "{}", certificate.subject);
        assert!(certificate.subject.contains("衡山会员"), "{}", certificate.subject);
        assert_eq!(certificate.issuer, certificate.subject);
        assert_eq!(certificate.not_before.to_rfc3339(), "2020-01-02T00:00:00+00:00");
        assert_eq!(certificate.not_after.to_rfc3339(), "2060-01-02T00:00:00+00:00");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_bytes_make_it_panic(noise: Vec<u8>, at in 0_usize..400, byte: u8) {
            let _ = Certificate::read(&noise);
            let mut der = made();
            let at = at.min(der.len() - 1);
            der[at] = byte;
            let _ = Certificate::read(&der);
        }
    }
}
