package org.compostela.search.corpus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message read from its bytes in the simplest way that is right for the messages of this package: bytes are Latin-1 characters until
 * a charset is known, headers and boundaries are found by splitting strings.
 *
 * @param headers name in lower case, and value decoded, of each field of the message itself
 * @param texts the text of each part that is no attachment, and of the headers of messages inside
 */
record RawMessage(List<Header> headers, List<String> texts, List<String> attachments, List<String> attachmentNames) {
    record Header(String name, String value) {}

    private static final Pattern WORD = Pattern.compile("=\\?([\\w.:-]+)(?:\\*[\\w-]+)?\\?([bBqQ])\\?([^?]*)\\?=");

    static RawMessage read(byte[] raw) {
        RawMessage message = new RawMessage(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        message.entity(new String(raw, ISO_8859_1), true);
        return message;
    }

    private void entity(String latin, boolean outermost) {
        int end = latin.startsWith("\r\n") ? 0 : latin.indexOf("\r\n\r\n");
        String head = end < 0 ? latin : latin.substring(0, end);
        String body = end < 0 ? "" : latin.substring(end).replaceFirst("^(\r\n){1,2}", "");
        if (latin.startsWith("\r\n")) {
            body = latin.substring(2);
        }
        Map<String, String> fields = new TreeMap<>();
        for (String line : head.replaceAll("\r\n(?=[ \t])", "").split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                fields.putIfAbsent(name, line.substring(colon + 1).strip());
                String value = words(text(line.substring(colon + 1).strip().getBytes(ISO_8859_1), null));
                if (outermost) {
                    headers.add(new Header(name, value));
                } else if (List.of("subject", "from", "to").contains(name)) {
                    texts.add(value);
                }
            }
        }
        body(fields, body);
    }

    private void body(Map<String, String> fields, String body) {
        String contentType = fields.getOrDefault("content-type", "text/plain");
        String type = contentType.split("[;\\s]")[0].toLowerCase(Locale.ROOT);
        Optional<String> boundary = parameter(contentType, "boundary");
        if (type.startsWith("multipart/") && boundary.isPresent()) {
            parts(body, boundary.get());
            return;
        }
        byte[] bytes = decoded(
                body, fields.getOrDefault("content-transfer-encoding", "7bit").toLowerCase(Locale.ROOT));
        if (type.equals("message/rfc822")) {
            entity(new String(bytes, ISO_8859_1), false);
            return;
        }
        String disposition = fields.getOrDefault("content-disposition", "");
        Optional<String> name = parameter(disposition, "filename").or(() -> parameter(contentType, "name"));
        name.ifPresent(attachmentNames::add);
        boolean attached = name.isPresent() || disposition.startsWith("attachment");
        if (type.startsWith("text") || type.startsWith("multipart/") || !type.contains("/")) {
            String charset = parameter(contentType, "charset").orElse(null);
            String content = type.equals("text/html")
                    ? html(text(bytes, charset == null ? metaCharset(bytes) : charset))
                    : text(bytes, charset);
            (attached ? attachments : texts).add(content);
        }
    }

    private void parts(String body, String boundary) {
        boolean inside = false;
        StringBuilder part = new StringBuilder();
        for (String line : body.split("\r\n", -1)) {
            boolean last = line.stripTrailing().equals("--" + boundary + "--");
            if (last || line.stripTrailing().equals("--" + boundary)) {
                if (inside) {
                    entity(part.toString(), false);
                }
                part.setLength(0);
                inside = !last;
            } else if (inside) {
                part.append(line).append("\r\n");
            }
        }
        if (inside) {
            entity(part.toString(), false);
        }
    }

    private static byte[] decoded(String body, String encoding) {
        return switch (encoding) {
            case "base64" -> Base64.getMimeDecoder().decode(body);
            case "quoted-printable" ->
                quoted(body.replaceAll("[ \t]+(?=\r\n)", "").replaceAll("=\r\n", ""));
            default -> body.getBytes(ISO_8859_1);
        };
    }

    private static byte[] quoted(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            boolean escape = text.charAt(i) == '=' && i + 2 < text.length();
            if (escape && text.substring(i + 1, i + 3).matches("[0-9A-Fa-f]{2}")) {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    /** Words that follow each other in one charset are joined before their bytes become characters. */
    private static String words(String text) {
        String joined = text;
        Pattern neighbours = Pattern.compile(
                "(=\\?([\\w.:-]+)(?:\\*[\\w-]+)?\\?[bBqQ]\\?[^?]*\\?=)\\s+(?==\\?[\\w.:-]+(?:\\*[\\w-]+)?\\?[bBqQ]\\?[^?]*\\?=)");
        joined = neighbours.matcher(joined).replaceAll("$1");
        StringBuilder result = new StringBuilder();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String charset = null;
        int end = 0;
        Matcher word = WORD.matcher(joined);
        while (word.find()) {
            if (!isCharset(word.group(1))) {
                continue;
            }
            if (charset != null && (word.start() > end || !charset.equalsIgnoreCase(word.group(1)))) {
                result.append(text(bytes.toByteArray(), charset));
                bytes.reset();
            }
            result.append(joined, end, word.start());
            charset = word.group(1);
            String content = word.group(3);
            bytes.writeBytes(
                    word.group(2).equalsIgnoreCase("b")
                            ? Base64.getMimeDecoder().decode(content.replaceAll("=+$", ""))
                            : quoted(content.replace('_', ' ')));
            end = word.end();
        }
        if (charset != null) {
            result.append(text(bytes.toByteArray(), charset));
        }
        return result + joined.substring(end);
    }

    /** RFC 2231: continued, percent-encoded with a charset; or quoted; or a bare token. */
    private static Optional<String> parameter(String field, String name) {
        List<String> pieces = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        boolean quoted = false;
        for (char c : field.toCharArray()) {
            quoted ^= c == '"';
            if (c == ';' && !quoted) {
                pieces.add(rest.toString().strip());
                rest.setLength(0);
            } else {
                rest.append(c);
            }
        }
        pieces.add(rest.toString().strip());
        String value = null;
        boolean encoded = false;
        for (String piece : pieces) {
            String[] pair = piece.split("\\s*=\\s*", 2);
            String[] key = pair[0].toLowerCase(Locale.ROOT).split("\\*", -1);
            if (pair.length == 2 && key[0].equals(name)) {
                encoded |= pair[0].endsWith("*");
                String plain = pair[1].replaceAll("^\"|\"$", "");
                value = value == null ? plain : value + plain;
            }
        }
        if (value == null) {
            return Optional.empty();
        }
        if (encoded) {
            String[] parts = value.split("'", 3);
            return Optional.of(text(quoted(parts[2].replace('%', '=')), parts[0]));
        }
        return Optional.of(words(text(value.getBytes(ISO_8859_1), null)));
    }

    private static boolean isCharset(String name) {
        try {
            return Charset.isSupported(name)
                    || List.of("gb2312", "ks_c_5601-1987").contains(name);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }

    private static String text(byte[] bytes, @org.jspecify.annotations.Nullable String charset) {
        if (charset != null && !charset.equalsIgnoreCase("us-ascii")) {
            try {
                return new String(
                        bytes,
                        Charset.forName(charset.toLowerCase(Locale.ROOT)
                                .replace("iso-8859-1", "windows-1252")
                                .replaceFirst("windows-1252(\\d)", "iso-8859-1$1")));
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                // As if none were named.
                return text(bytes, null);
            }
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, Charset.forName("windows-1252"));
        }
    }

    private static @org.jspecify.annotations.Nullable String metaCharset(byte[] html) {
        Matcher meta = Pattern.compile("<meta charset=\"([^\"]+)\"").matcher(new String(html, ISO_8859_1));
        return meta.find() ? meta.group(1) : null;
    }

    private static String html(String html) {
        String text = html.replaceAll("(?s)<!--.*?-->", "")
                .replaceAll("(?is)<(script|style|title)\\b.*?</\\1>", "")
                .replaceAll("(?i)</?(b|i|em|strong|span|a|img)\\b[^>]*>", "")
                .replaceAll("<[^>]*>", " ");
        Matcher number = Pattern.compile("&#(x?)([0-9A-Fa-f]+);").matcher(text);
        return number.replaceAll(match -> Character.toString(
                        Integer.parseInt(match.group(2), match.group(1).isEmpty() ? 10 : 16)))
                .replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    /** The day that the sender's calendar showed (RFC 9051 section 6.4.4): day, month and year in this order, among whatever else. */
    Optional<LocalDate> sentOn() {
        Optional<String> date = headers.stream()
                .filter(header -> header.name().equals("date"))
                .map(Header::value)
                .findFirst();
        if (date.isEmpty()) {
            return Optional.empty();
        }
        List<String> months = Arrays.asList("jan feb mar apr may jun jul aug sep oct nov dec".split(" "));
        String[] words = date.get()
                .replaceAll("\\([^)]*\\)", " ")
                .toLowerCase(Locale.ROOT)
                .split("[^a-z0-9:]+");
        for (int i = 1; i + 1 < words.length; i++) {
            int month = words[i].length() < 3 ? -1 : months.indexOf(words[i].substring(0, 3));
            if (month >= 0 && words[i - 1].matches("\\d+") && words[i + 1].matches("\\d+")) {
                int year = Integer.parseInt(words[i + 1]);
                int century = year < 50 ? 2000 : year < 1000 ? 1900 : 0;
                try {
                    return Optional.of(LocalDate.of(century + year, month + 1, Integer.parseInt(words[i - 1])));
                } catch (DateTimeException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
