package org.compostela.protocols.imap.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageIdsTest {
    @Test
    void idsAreFoundInTheirOrder() {
        assertThat(MessageIds.in("<a@x>\r\n <b@x> (a comment) <c@x>", 10)).containsExactly("a@x", "b@x", "c@x");
    }

    @Test
    void lastOnesAreKept() {
        assertThat(MessageIds.in("<a@x> <b@x> <c@x>", 2)).containsExactly("b@x", "c@x");
    }

    @Test
    void needlessQuotesAreTakenOff() {
        assertThat(MessageIds.in("<\"01KF8JCEOCBS0045PS\"@xxx.yyy.com> <\"a@b\"@x>", 10))
                .containsExactly("01KF8JCEOCBS0045PS@xxx.yyy.com", "\"a@b\"@x");
    }

    @Test
    void whatIsNoIdIsPassedOver() {
        assertThat(MessageIds.in("Your mail of Monday <> <x> <@x> <x@> < <a@x> <b@x", 10))
                .containsExactly("a@x");
    }
}
