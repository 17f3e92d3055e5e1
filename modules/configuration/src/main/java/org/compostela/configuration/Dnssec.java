package org.compostela.configuration;

/** Who checks the signatures of DNS. */
public enum Dnssec {
    /** Nobody: what is signed counts no more than what is not. */
    OFF,
    /** This server. Its name servers must pass signatures on. */
    LOCAL,
    /** The name servers, whose word is taken for it. */
    RESOLVER
}
