package org.compostela.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.compostela.mailets.Messages.mail;
import static org.compostela.mailets.Messages.read;
import static org.compostela.mailets.Messages.written;
import static org.compostela.mailets.Steps.step;

import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTagTest {
    private static final String TAG = "[External]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Hello                            | [External] Hello",
                "Re: Hello                        | [External] Re: Hello",
                "About the [External] tag         | [External] About the [External] tag",
                "[list] Hello                     | [External] [list] Hello",
                "[External] Re: [External] Hello  | [External] Re: Hello",
                "Re: [EXTERNAL] AW: [External] Hi | Re: [EXTERNAL] AW: Hi",
            })
    void tagIsThereOnceInFront(String before, String after) throws Exception {
        assertThat(subjectAfter(before, "tag", TAG)).isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[External] Hello",
                "Re: [External] Hello",
                "RE:  [external]  Hello",
                "Fwd: Re[2]: [list] [External] Hello",
                "AW: WG: [External] Hello",
            })
    void subjectThatHasTheTagIsNotTouched(String subject) throws Exception {
        Mail mail = mail("Subject: " + subject, "", "x");
        String before = written(mail);
        step(new SubjectTag(), "tag", TAG).service(mail);

        assertThat(written(mail)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Re: Hello        | Re: [External] Hello",
                "Fwd: Re: Hello   | Fwd: Re: [External] Hello",
                "Hello            | [External] Hello",
                "Regarding: Hello | [External] Regarding: Hello",
            })
    void tagMayStandBehindTheReply(String before, String after) throws Exception {
        assertThat(subjectAfter(before, "tag", TAG, "position", "after-reply")).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[External] Hello                | Hello",
                "Re: [External] Hello            | Re: Hello",
                "[External] Re: [External] Hello | Re: Hello",
                "Hello [External]                | Hello [External]",
            })
    void tagIsTakenOut(String before, String after) throws Exception {
        assertThat(subjectAfter(before, "tag", TAG, "action", "remove")).isEqualTo(after);
    }

    @Test
    void encodedSubjectIsEncodedAnew() throws Exception {
        Mail mail = mail("Subject: =?ISO-8859-1?Q?Re:_Gr=FC=DFe?=\n =?utf-8?B?IGF1cyBLw7Zsbg==?=", "", "x");
        step(new SubjectTag(), "tag", "[Außen]").service(mail);

        assertThat(read(mail).getSubject()).isEqualTo("[Außen] Re: Grüße aus Köln");
        assertThat(written(mail)).as("RFC 2047: ASCII alone").matches("[\\x00-\\x7f]*");
    }

    @Test
    void characterThatWasCutInTwoIsWhole() throws Exception {
        Mail mail = mail("Subject: =?utf-8?B?w7zD?= =?utf-8?B?vA==?=", "", "x");
        step(new SubjectTag(), "tag", "[x]").service(mail);

        assertThat(read(mail).getSubject()).isEqualTo("[x] üü");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "=?utf-8?Q?a_b?= =?iso-8859-1?Q?=E4?=    | [x] a bä",
                "=?utf-8*en?Q?a?= b =?UTF-8?b?w7w=?=     | [x] a b ü",
                "=?x-klingon?Q?abc?= =?utf-8?Q?d=FZ?= e  | [x] =?x-klingon?Q?abc?= =?utf-8?Q?d=FZ?= e",
                "a=?=?b                                  | [x] a=?=?b",
            })
    void encodedWordsAreReadAsTheyAreMeant(String before, String after) throws Exception {
        assertThat(subjectAfter(before, "tag", "[x]")).isEqualTo(after);
    }

    @Test
    void encodedTagIsRecognised() throws Exception {
        Mail mail = mail("Subject: Re: =?utf-8?Q?=5BAu=C3=9Fen=5D_Hallo?=", "", "x");
        String before = written(mail);
        step(new SubjectTag(), "tag", "[Außen]").service(mail);

        assertThat(written(mail)).isEqualTo(before);
    }

    @Test
    void longSubjectIsFolded() throws Exception {
        Mail mail = mail("Subject: " + "word ".repeat(60).strip(), "", "x");
        step(new SubjectTag(), "tag", TAG).service(mail);

        assertThat(written(mail).lines()).allMatch(line -> line.length() <= 78);
        assertThat(read(mail).getSubject())
                .isEqualTo(TAG + " " + "word ".repeat(60).strip());
    }

    @Test
    void mailWithoutASubjectGetsTheTag() throws Exception {
        Mail mail = mail("From: ann@example.net", "", "x");
        step(new SubjectTag(), "tag", TAG).service(mail);

        assertThat(read(mail).getSubject()).isEqualTo(TAG);
    }

    @Test
    void tagWithoutBracketsIsKnownToo() throws Exception {
        assertThat(subjectAfter("Re: EXTERNAL: Hello", "tag", "External:")).isEqualTo("Re: EXTERNAL: Hello");
    }

    @Test
    void messageIdIsKept() throws Exception {
        Mail mail = mail("Subject: Hi", "Message-ID: <1@example.net>", "", "x");
        step(new SubjectTag(), "tag", TAG).service(mail);

        assertThat(read(mail).getMessageID()).isEqualTo("<1@example.net>");
    }

    @Test
    void wrongParametersAreNamed() {
        assertThatThrownBy(() -> step(new SubjectTag())).hasMessageContaining("SubjectTag needs the parameter <tag>");
        assertThatThrownBy(() -> step(new SubjectTag(), "tag", "x".repeat(61)))
                .hasMessageContaining("is not one line of at most 60 characters");
        assertThatThrownBy(() -> step(new SubjectTag(), "tag", "x", "action", "drop"))
                .hasMessageContaining("<action>drop</action> is not add or remove");
        assertThatThrownBy(() -> step(new SubjectTag(), "tag", "x", "position", "end"))
                .hasMessageContaining("is not front or after-reply");
    }

    private static String subjectAfter(String subject, String... parameters) throws Exception {
        Mail mail = mail("Subject: " + subject, "", "x");
        step(new SubjectTag(), parameters).service(mail);
        return read(mail).getHeader("Subject", null).contains("klingon")
                ? read(mail).getHeader("Subject", null)
                : read(mail).getSubject();
    }
}
