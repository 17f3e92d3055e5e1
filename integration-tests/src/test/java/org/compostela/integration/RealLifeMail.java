package org.compostela.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Mails as people and programs write them.
 *
 * <p>In addresses and text, {@code DOMAIN} stands for the domain of the test, and {@code @ID@} in a text for a Message-ID of chance.
 */
enum RealLifeMail {
    PLAIN(
            "stranger@elsewhere.example",
            List.of("bob@DOMAIN"),
            """
            From: Stranger <stranger@elsewhere.example>
            To: bob@DOMAIN
            Subject: footer, please
            Message-ID: @ID@
            MIME-Version: 1.0
            Date: Tue, 24 Nov 2026 12:00:00 +0000

            Hello Bob,

            how are you?
            """),
    ALTERNATIVE(
            "stranger@elsewhere.example",
            List.of("bob@DOMAIN"),
            """
            From: Shop <news@elsewhere.example>
            To: Bob <bob@DOMAIN>
            Bcc: carol@DOMAIN
            Subject: footer for your order
            Message-ID: @ID@
            Date: Tue, 24 Nov 2026 12:00:00 +0000
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="b1"

            --b1
            Content-Type: text/plain; charset=utf-8

            Your order was sent.
            --b1
            Content-Type: text/html; charset=utf-8

            <html><body><p>Your order was <b>sent</b>.</p></body></html>
            --b1--
            """),
    ATTACHMENT(
            "stranger@elsewhere.example",
            List.of("bob@DOMAIN", "carol@DOMAIN"),
            """
            From: Stranger <stranger@elsewhere.example>
            To: bob@DOMAIN, carol@DOMAIN
            Subject: The report
            Message-ID: @ID@
            Date: Tue, 24 Nov 2026 12:00:00 +0000
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="b2"

            --b2
            Content-Type: text/plain

            See the file.
            --b2
            Content-Type: application/pdf; name="report.pdf"
            Content-Disposition: attachment; filename="report.pdf"
            Content-Transfer-Encoding: base64

            JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSPj4KZW5kb2JqCg==
            --b2--
            """),
    EIGHT_BIT(
            "stranger@elsewhere.example",
            List.of("bob@DOMAIN"),
            """
            From: Jürgen <stranger@elsewhere.example>
            To: bob@DOMAIN
            Subject: Grüße aus Köln
            Message-ID: @ID@
            Date: Tue, 24 Nov 2026 12:00:00 +0000
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            Schöne Grüße, 日本語, ελληνικά.
            """),
    MAILING_LIST(
            "list-bounces@lists.elsewhere.example",
            List.of("bob@DOMAIN"),
            """
            From: Somebody via list <list@lists.elsewhere.example>
            To: list@lists.elsewhere.example
            Reply-To: somebody@elsewhere.example
            List-Id: The list <list.lists.elsewhere.example>
            List-Unsubscribe: <mailto:list-leave@lists.elsewhere.example>
            Precedence: list
            Subject: Re: plans
            Message-ID: @ID@
            Date: Tue, 24 Nov 2026 12:00:00 +0000
            MIME-Version: 1.0
            In-Reply-To: <1@elsewhere.example>

            > What do we do?

            Nothing.
            """),
    BOUNCE(
            "",
            List.of("alice@DOMAIN"),
            """
            From: MAILER-DAEMON@elsewhere.example
            To: alice@DOMAIN
            Subject: Undelivered Mail Returned to Sender
            Message-ID: @ID@
            Date: Tue, 24 Nov 2026 12:00:00 +0000
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="b3"

            --b3
            Content-Type: text/plain

            Your mail could not be delivered.
            --b3
            Content-Type: message/delivery-status

            Reporting-MTA: dns; elsewhere.example

            Final-Recipient: rfc822; nobody@elsewhere.example
            Action: failed
            Status: 5.1.1
            --b3--
            """),
    CALENDAR_INVITE(
            "stranger@elsewhere.example",
            List.of("bob@DOMAIN", "alice@DOMAIN"),
            """
            From: Stranger <stranger@elsewhere.example>
            To: bob@DOMAIN, alice@DOMAIN
            Subject: Invitation: lunch
            Message-ID: @ID@
            Date: Tue, 24 Nov 2026 12:00:00 +0000
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="b4"

            --b4
            Content-Type: text/plain

            Lunch at noon.
            --b4
            Content-Type: text/calendar; charset=utf-8; method=REQUEST

            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//test//EN
            METHOD:REQUEST
            BEGIN:VEVENT
            UID:1@elsewhere.example
            DTSTAMP:20261124T120000Z
            DTSTART:20261125T120000Z
            SUMMARY:Lunch
            ORGANIZER:mailto:stranger@elsewhere.example
            ATTENDEE:mailto:bob@DOMAIN
            END:VEVENT
            END:VCALENDAR
            --b4--
            """),
    SIGNED(
            "stranger@elsewhere.example",
            List.of("bob@DOMAIN"),
            """
            From: Stranger <stranger@elsewhere.example>
            To: bob@DOMAIN
            Subject: Signed
            Message-ID: @ID@
            Date: Tue, 24 Nov 2026 12:00:00 +0000
            MIME-Version: 1.0
            Content-Type: multipart/signed; micalg=pgp-sha256; protocol="application/pgp-signature"; boundary="b5"

            --b5
            Content-Type: text/plain

            I said this.
            --b5
            Content-Type: application/pgp-signature; name="signature.asc"

            -----BEGIN PGP SIGNATURE-----

            iHUEABYIAB0WIQQ=
            -----END PGP SIGNATURE-----
            --b5--
            """),
    MANY_RECIPIENTS(
            "alice@DOMAIN",
            List.of("bob@DOMAIN", "carol@DOMAIN", "info@DOMAIN", "one@far-away.example", "two@far-away.example"),
            """
            From: Alice <alice@DOMAIN>
            To: everybody:;
            Subject: News
            Message-ID: @ID@
            Date: Tue, 24 Nov 2026 12:00:00 +0000
            MIME-Version: 1.0

            There are news.
            """),
    ALIAS(
            "stranger@elsewhere.example",
            List.of("info@DOMAIN"),
            """
            From: stranger@elsewhere.example
            To: info@DOMAIN
            Subject: A question
            Message-ID: @ID@
            Date: Tue, 24 Nov 2026 12:00:00 +0000
            MIME-Version: 1.0

            When do you open?
            """),
    UNKNOWN_USER(
            "stranger@elsewhere.example",
            List.of("former@DOMAIN"),
            """
            From: stranger@elsewhere.example
            To: former@DOMAIN
            Subject: Are you there?
            Message-ID: @ID@
            Date: Tue, 24 Nov 2026 12:00:00 +0000
            MIME-Version: 1.0

            Hello?
            """),
    RELAY(
            "alice@DOMAIN",
            List.of("one@far-away.example"),
            """
            From: alice@DOMAIN
            To: one@far-away.example
            Subject: To elsewhere
            Message-ID: @ID@
            Date: Tue, 24 Nov 2026 12:00:00 +0000
            MIME-Version: 1.0

            Hello.
            """),
    LOOP(
            "stranger@elsewhere.example",
            List.of("bob@DOMAIN"),
            "Received: from a by b; Tue, 24 Nov 2026 12:00:00 +0000\n".repeat(40)
                    + """
                    From: stranger@elsewhere.example
                    To: bob@DOMAIN
                    Subject: Around and around
                    Message-ID: @ID@
                    Date: Tue, 24 Nov 2026 12:00:00 +0000
                    MIME-Version: 1.0

                    Hello.
                    """);

    private final String sender;
    private final List<String> recipients;
    private final String text;

    RealLifeMail(String sender, List<String> recipients, String text) {
        this.sender = sender;
        this.recipients = recipients;
        this.text = text;
    }

    /** @param messageId angle brackets included */
    record Written(String sender, List<String> recipients, String messageId, String text) {
        byte[] bytes() {
            return text.getBytes(ISO_8859_1);
        }
    }

    /** Whether its sender has a mailbox in the domain of the test, and must log in. */
    boolean isOurs() {
        return sender.endsWith("@DOMAIN");
    }

    /** With lines that end with CRLF; a character is a byte of it. */
    Written write(String domain) {
        Function<String, String> real = words -> words.replace("DOMAIN", domain);
        String id = "<" + UUID.randomUUID() + "@client.example>";
        return new Written(
                real.apply(sender),
                recipients.stream().map(real).toList(),
                id,
                new String(
                        real.apply(text)
                                .replace("@ID@", id)
                                .replace("\n", "\r\n")
                                .getBytes(UTF_8),
                        ISO_8859_1));
    }
}
