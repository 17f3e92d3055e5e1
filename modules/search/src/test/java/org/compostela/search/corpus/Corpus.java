package org.compostela.search.corpus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.compostela.search.corpus.Sample.Written;

/** Some hundred messages of all kinds, the same for the same seed. */
public final class Corpus {
    public static final List<String> MAILBOXES = List.of("INBOX", "Archive", "Lists");
    public static final List<String> KEYWORDS = List.of("$Forwarded", "$Junk", "project-x", "Label1", "ToDo");
    public static final List<String> FLAGS = List.of("answered", "deleted", "draft", "flagged", "seen");

    private static final List<String> NAMES = List.of(
            "John Doe",
            "Käthe Müller",
            "André Lefèvre",
            "İbrahim Yılmaz",
            "Łukasz Żak",
            "Иван Петров",
            "Γιώργος Παπαδόπουλος",
            "محمد الأحمد",
            "山田太郎",
            "王小明",
            "김민수",
            "Jürgen Groß",
            "O'Brien, Pat");
    private static final List<String> HOSTS =
            List.of("example.org", "mail.example.com", "straße.example", "example.net");

    private final Random random;
    private final List<Sample> samples = new ArrayList<>();

    private Corpus(long seed) {
        this.random = new Random(seed);
    }

    public static List<Sample> generate(long seed) {
        Corpus corpus = new Corpus(seed);
        corpus.fill();
        return corpus.samples;
    }

    private void fill() {
        for (Language language : Language.ALL) {
            for (String charset : language.charsets()) {
                for (Encoding encoding : Encoding.values()) {
                    plain(language, charset, encoding);
                }
                html(language, charset);
                alternative(language, charset);
            }
            mixed(language);
            nested(language);
        }
        for (int i = 0; i < 12; i++) {
            Language language = any(Language.ALL);
            signed(language);
            related(language);
            undeclared(language, i);
        }
        oddities();
    }

    // --- shapes ---

    private void plain(Language language, String charset, Encoding encoding) {
        String text = sentences(language, charset, 1 + random.nextInt(3));
        Builder mail = mail(language, charset);
        mail.part("text/plain; charset=" + charset, text, charset, encoding, "");
        add("plain " + language.name() + " " + charset + " " + encoding, mail, List.of(text));
    }

    private void html(Language language, String charset) {
        String text = sentences(language, charset, 1);
        int cut = text.indexOf(' ');
        String marked = cut < 0 ? text : "<b>" + text.substring(0, cut) + "</b>" + text.substring(cut);
        String html = "<html><head><title>hiddentitle</title><style>p { color: stylesheet }</style>"
                + (random.nextBoolean() ? "<script>var scripted = 'variable';</script>" : "")
                + "</head><body><p>first&nbsp;paragraph &amp; more</p><p>" + marked.replace("& ", "&amp; ")
                + "</p><!-- commented out --><table><tr><td>left</td><td>right</td></tr></table>wo<i>rd</i>break"
                + "<br>next &#8364; &#x20AC; &lt;tag&gt;</body></html>";
        Builder mail = mail(language, charset);
        mail.part("text/html; charset=\"" + charset + "\"", html, charset, anyEncoding(), "");
        add(
                "html " + language.name() + " " + charset,
                mail,
                List.of(text, "first paragraph & more", "wordbreak", "left right"));
    }

    private void alternative(Language language, String charset) {
        String plain = sentences(language, charset, 1);
        String html = sentences(language, charset, 1);
        Builder mail = mail(language, charset);
        String boundary = "alt" + random.nextInt(1_000_000);
        mail.header("Content-Type", "multipart/alternative; boundary=\"" + boundary + "\"")
                .body("This is MIME, preamble.\n");
        mail.line("--" + boundary).part("text/plain; charset=" + charset, plain, charset, anyEncoding(), "");
        mail.line("--" + boundary)
                .part(
                        "text/html; charset=" + charset,
                        "<div>" + html.replace("&", "&amp;") + "</div>",
                        charset,
                        anyEncoding(),
                        "");
        mail.line("--" + boundary + "--").line("epilogue text");
        add("alternative " + language.name() + " " + charset, mail, List.of(plain, html));
    }

    private void mixed(Language language) {
        String text = any(language.sentences());
        String attached = any(language.sentences());
        for (String kind : List.of("text/plain", "text/html", "text/csv", "application/octet-stream")) {
            Builder mail = mail(language, "UTF-8");
            mail.header("Content-Type", "multipart/mixed;\n boundary=mixed42").body("");
            mail.line("--mixed42").part("text/plain; charset=utf-8", text, "UTF-8", anyEncoding(), "");
            String fileName = any(NAMES).replace(",", "") + " report." + kind.substring(kind.indexOf('/') + 1);
            mail.line("--mixed42")
                    .part(
                            kind + "; charset=utf-8",
                            kind.equals("text/csv")
                                    ? "name;amount\n" + attached + ";17"
                                    : attached.replace("&", "&amp;"),
                            "UTF-8",
                            Encoding.BASE64,
                            "Content-Disposition: attachment; " + fileName(fileName) + "\n");
            mail.line("--mixed42--");
            boolean read = kind.startsWith("text/");
            add(
                    "mixed " + kind + " " + language.name(),
                    mail,
                    read && !kind.equals("text/plain") && !kind.equals("text/csv")
                            ? List.of(text, attached)
                            : List.of(text));
        }
    }

    /** RFC 2231 in one line or several, RFC 2047 where it must not stand, or plain. */
    private String fileName(String name) {
        return switch (random.nextInt(4)) {
            case 0 -> "filename*=UTF-8''" + percent(name);
            case 1 -> {
                String encoded = percent(name);
                int cut = encoded.indexOf('%') < 0 ? encoded.length() / 2 : encoded.indexOf('%');
                yield "filename*0*=utf-8'en'" + encoded.substring(0, cut) + ";\n filename*1*=" + encoded.substring(cut);
            }
            case 2 -> "filename=\"" + Encoding.word(name, "UTF-8", 'B') + "\"";
            default -> "filename=\"" + name + "\"";
        };
    }

    private static String percent(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '.';
            encoded.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xFF));
        }
        return encoded.toString();
    }

    private void nested(Language language) {
        String outer = any(language.sentences());
        String inner = any(language.sentences());
        String subject = any(language.sentences());
        Builder mail = mail(language, "UTF-8");
        mail.header("Content-Type", "multipart/mixed; boundary=outer").body("");
        mail.line("--outer").part("text/plain; charset=utf-8", outer, "UTF-8", Encoding.QUOTED, "");
        mail.line("--outer").line("Content-Type: message/rfc822").line("");
        mail.line("Subject: " + Encoding.word(subject, "UTF-8", 'Q'))
                .line("From: inner@example.org")
                .line("MIME-Version: 1.0")
                .part("text/plain; charset=utf-8", inner, "UTF-8", Encoding.BASE64, "");
        mail.line("--outer--");
        add("nested " + language.name(), mail, List.of(outer, inner, subject));
    }

    private void signed(Language language) {
        String text = any(language.sentences());
        Builder mail = mail(language, "UTF-8");
        mail.header(
                        "Content-Type",
                        "multipart/signed; micalg=pgp-sha256; protocol=\"application/pgp-signature\"; boundary=\"=_sig\"")
                .body("");
        mail.line("--=_sig").part("text/plain; charset=utf-8", text, "UTF-8", Encoding.QUOTED, "");
        mail.line("--=_sig")
                .line("Content-Type: application/pgp-signature")
                .line("")
                .line("-----BEGIN PGP SIGNATURE-----")
                .line("iQEzBAEBCAAdsignaturebytes")
                .line("-----END PGP SIGNATURE-----")
                .line("--=_sig--");
        add("signed " + language.name(), mail, List.of(text));
    }

    private void related(Language language) {
        String text = any(language.sentences());
        Builder mail = mail(language, "UTF-8");
        mail.header("Content-Type", "multipart/related; boundary=rel").body("");
        mail.line("--rel")
                .part(
                        "text/html; charset=utf-8",
                        "<p>" + text.replace("&", "&amp;") + "<img src=\"cid:1\">",
                        "UTF-8",
                        Encoding.QUOTED,
                        "");
        mail.line("--rel")
                .line("Content-Type: image/png; name=logo.png")
                .line("Content-Transfer-Encoding: base64")
                .line("Content-Disposition: inline; filename=logo.png")
                .line("Content-ID: <1>")
                .line("")
                .line("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk")
                .line("--rel--");
        add("related " + language.name(), mail, List.of(text));
    }

    /** Text of 8 bits of which nobody says what it is: UTF-8, or Western; and HTML that says it itself. */
    private void undeclared(Language language, int number) {
        boolean western = number % 3 == 0;
        String text = western ? any(Language.ALL.get(1).sentences()) : any(language.sentences());
        Builder mail = mail(Language.ALL.get(0), "us-ascii");
        if (number % 3 == 2) {
            mail.body("").raw(text.getBytes(UTF_8));
        } else if (western) {
            mail.header("Content-Type", "text/plain").body("").raw(text.getBytes(Charset.forName("windows-1252")));
        } else {
            mail.header("Content-Type", "text/html")
                    .body("")
                    .raw(("<html><head><meta charset=\"KOI8-R\"></head><body>"
                                    + Language.ALL.get(5).sentences().get(0))
                            .getBytes(Charset.forName("KOI8-R")));
            text = Language.ALL.get(5).sentences().get(0);
        }
        add("undeclared " + number, mail, List.of(text));
    }

    private void oddities() {
        raw("no header at all", "\njust a body without any header\n");
        raw("nothing", "");
        raw("header only", "Subject: lonely header\nFrom: a@example.org\n");
        raw("header only, no line end", "Subject: lonely unterminated");
        raw("empty body", "Subject: empty body\nFrom: b@example.org\n\n");
        raw(
                "spaces around colons",
                "Subject : obsolete colon\nFROM:c@example.org\nX-Tight:tight value\n\nbody of colons\n");
        raw("folded", "Subject: folded\n subject\n\tline\nTo: x@example.org,\n  y@example.org\n\nfolded body\n");
        raw(
                "utf-7",
                "Subject: =?UTF-7?Q?+AOQ-?= garbage\nContent-Type: text/plain; charset=utf-7\n\nHi Mom +Jjo- +AGEA- end\n");
        raw(
                "unknown charset",
                "Subject: =?x-unknown?Q?raw_word?= stays\nContent-Type: text/plain; charset=x-none\n\nunknown words here\n");
        raw("bad encoded words", "Subject: =?utf-8?B?!!!?= =?utf-8?Q?=ZZ?= =?utf-8?X?abc?= end\n\nbody\n");
        raw("language of encoded word", "Subject: =?iso-8859-1*de?Q?Gr=FC=DFe?= aus =?utf-8?q?K=C3=B6ln?=\n\nbody\n");
        raw("character cut in two", "Subject: =?UTF-8?B?5p2x5Lqs?= =?UTF-8?B?6Y==?=\n =?UTF-8?B?g70=?= tail\n\nbody\n");
        raw(
                "no end boundary",
                "Subject: open\nContent-Type: multipart/mixed; boundary=zz\n\n--zz\nContent-Type: text/plain\n\nnever closed words\n");
        raw(
                "boundary that never comes",
                "Subject: lost\nContent-Type: multipart/mixed; boundary=never\n\nlost preamble words\n");
        raw("no boundary named", "Subject: nameless\nContent-Type: multipart/mixed\n\n--a\n\nnameless words\n--a--\n");
        raw("bad content type", "Subject: badtype\nContent-Type: text\n\nbadtype words\n");
        raw("bad transfer encoding", "Subject: badcte\nContent-Transfer-Encoding: x-strange\n\nstrange words\n");
        raw(
                "broken quoted-printable",
                "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nbroken =ZZ quoted= \nprintable =C3=A9t=C3=A9=\n");
        raw("8-bit header", "Subject: raw ünïcode hëader\nFrom: Jürgen <j@example.org>\n\nbody\n");
        raw("nul", "Subject: nul\0inside\n\nwords\0with nul\n");
        raw("long word", "Subject: long\n\n" + "abcdefghij".repeat(60) + " short\n");
        raw(
                "many recipients",
                "To: "
                        + IntStream.range(0, 900)
                                .mapToObj(i -> "user" + i + "@many.example.org")
                                .collect(Collectors.joining(",\n "))
                        + "\nSubject: many\n\nto all\n");
        raw(
                "many fields",
                IntStream.range(0, 300)
                                .mapToObj(i -> "X-Field-" + i + ": value" + i + "\n")
                                .collect(Collectors.joining())
                        + "\nbody of fields\n");
        raw("percent and stars", "Subject: 100% *free*? \\o/ [x] {y} (z) \"q\"\n\n50% off* really? yes\\no\n");
        String deep = IntStream.range(0, 20)
                .mapToObj(i -> "Content-Type: multipart/mixed; boundary=d" + i + "\n\n--d" + i + "\n")
                .collect(Collectors.joining());
        raw("deep", "Subject: deep\n" + deep + "\nword at the bottom\n");
        raw("same field twice", "X-Dup: first one\nX-Dup: second one\nReceived: by a\nReceived: by b\n\ndup\n");
        raw(
                "attachment without name",
                "Subject: unnamed\nContent-Type: text/plain\nContent-Disposition: attachment\n\nunnamed attachment words\n");
        List<String> dates = List.of(
                "Tue, 2 Jun 2015 23:30:00 -0700",
                "Tue, 2 Jun 2015 00:10:00 +1300",
                "2 Jun 2015 12:00 +0000",
                "Mon, 2 Jun 2015 12:00:00 +0200",
                "Tue, 02 JUN 15 01:02:03 GMT",
                "Tue, 2 Jun 2015 23:59:60 +0000",
                "Tue, 2 Jun 2015 23:30:00 -0700 (PDT)",
                "Tue (day), 2 (of) Jun 2015 08:00:00 EST",
                "tue,2 jun 2015 8:00:00 +0000",
                "Tue, 2 June 2015 08:00:00 +0000",
                "Tue, 2-Jun-2015 08:00:00 +0000",
                "Tue, 2 Jun 115 08:00:00 +0000",
                "Tue, 2 Jun 2015",
                "Tue, 2 Jun 2015 08:00:00 \"GMT\"",
                "Tue,  2 Jun 2015\n 23:00:00 -1100",
                "Tue, 2 Jun 2015 99:99:99 +9999",
                "yesterday",
                "32 Foo 2015 00:00:00 +0000");
        for (int i = 0; i < dates.size(); i++) {
            raw("date " + dates.get(i), "Date: " + dates.get(i) + "\nSubject: dated " + i + "\n\ndated\n");
        }
    }

    // --- parts of messages ---

    private Builder mail(Language language, String charset) {
        Builder mail = new Builder();
        mail.subject = random.nextInt(12) == 0 ? "" : any(language.sentences());
        if (!mail.subject.isEmpty()) {
            mail.header("Subject", encodedHeader(mail.subject, charset));
        }
        if (random.nextInt(12) != 0) {
            mail.header("From", address(charset));
        }
        mail.header(
                "To",
                IntStream.rangeClosed(0, random.nextInt(3))
                        .mapToObj(i -> address(charset))
                        .collect(Collectors.joining(",\n ")));
        if (random.nextInt(3) == 0) {
            mail.header("Cc", address(charset));
        }
        if (random.nextInt(8) == 0) {
            mail.header("Bcc", address(charset));
        }
        if (random.nextInt(10) != 0) {
            mail.header("Date", date());
        }
        mail.header(
                "Message-ID",
                "<" + Long.toHexString(random.nextLong()) + "@" + any(HOSTS).replace("ß", "ss") + ">");
        if (random.nextInt(4) == 0) {
            mail.header("X-Mailer", "Mailer/" + random.nextInt(9) + ".0 (Test*Build)");
        }
        if (random.nextInt(4) == 0) {
            mail.header("List-Id", "List " + random.nextInt(20) + " <list" + random.nextInt(20) + ".example.org>");
        }
        return mail.header("MIME-Version", "1.0");
    }

    private String encodedHeader(String text, String charset) {
        boolean ascii = text.chars().allMatch(c -> c < 128);
        return ascii
                ? text
                : Encoding.words(text, canWrite(charset, text) ? charset : "UTF-8", random.nextBoolean() ? 'B' : 'Q');
    }

    private String address(String charset) {
        String name = any(NAMES);
        String shown = name.chars().allMatch(c -> c < 128)
                ? "\"" + name + "\""
                : Encoding.words(name, canWrite(charset, name) ? charset : "UTF-8", random.nextBoolean() ? 'B' : 'Q');
        return shown + " <user" + random.nextInt(40) + "@" + any(HOSTS).replace("ß", "ss") + ">";
    }

    private String date() {
        int zone = random.nextInt(26) - 12;
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                OffsetDateTime.ofInstant(moment(), ZoneOffset.ofHours(zone)));
    }

    /** Often the first or last moment of a day. */
    private Instant moment() {
        long day = Instant.parse("2015-05-25T00:00:00Z").getEpochSecond() + 86_400L * random.nextInt(16);
        return Instant.ofEpochSecond(
                switch (random.nextInt(4)) {
                    case 0 -> day;
                    case 1 -> day + 86_399;
                    default -> day + random.nextInt(86_400);
                });
    }

    private String sentences(Language language, String charset, int count) {
        List<String> written = language.sentences().stream()
                .filter(sentence -> canWrite(charset, sentence))
                .toList();
        return IntStream.range(0, count).mapToObj(i -> any(written)).collect(Collectors.joining("\n"));
    }

    private static boolean canWrite(String charset, String text) {
        return Charset.forName(charset).newEncoder().canEncode(text);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Encoding anyEncoding() {
        return any(List.of(Encoding.values()));
    }

    private void raw(String name, String text) {
        Builder mail = new Builder();
        mail.subject = "";
        mail.raw(text.getBytes(UTF_8));
        add(name, mail, List.of());
    }

    private void add(String name, Builder mail, List<String> texts) {
        Set<String> flags = new HashSet<>();
        FLAGS.forEach(flag -> {
            if (random.nextInt(4) == 0) {
                flags.add(flag);
            }
        });
        List<String> keywords =
                KEYWORDS.stream().filter(keyword -> random.nextInt(6) == 0).toList();
        samples.add(new Sample(
                name,
                mail.bytes(),
                MAILBOXES.get(random.nextInt(5) < 3 ? 0 : 1 + random.nextInt(2)),
                moment(),
                moment().plusSeconds(86_400L * 365),
                flags,
                keywords,
                new Written(mail.subject, texts)));
    }

    /** Lines become CRLF lines at the end, but for what is 8-bit and not UTF-8, which is put in as it is. */
    private static final class Builder {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private String subject = "";

        Builder header(String name, String value) {
            return line(name + ": " + value);
        }

        Builder body(String preamble) {
            return line("").raw(preamble.getBytes(UTF_8));
        }

        Builder line(String line) {
            return raw((line + "\n").getBytes(UTF_8));
        }

        Builder raw(byte[] bytes) {
            for (byte b : bytes) {
                if (b == '\n') {
                    out.write('\r');
                }
                out.write(b);
            }
            return this;
        }

        Builder part(String type, String text, String charset, Encoding encoding, String more) {
            byte[] content = text.getBytes(Charset.forName(charset));
            line("Content-Type: " + type).line("Content-Transfer-Encoding: " + encoding.label());
            raw(more.getBytes(UTF_8)).line("");
            raw(encoding.encode(content).getBytes(ISO_8859_1));
            return line("");
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
