package org.compostela.protocols.imap.search;

import static org.compostela.protocols.imap.search.Tokens.bad;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.mail.Flags.Flag;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.mailbox.model.SearchQuery.AddressType;
import org.compostela.protocols.imap.search.Key.DateKind;
import org.compostela.protocols.imap.search.Key.When;

/** Reads search keys. One is for one command. */
final class KeyParser {
    /** Parentheses, NOT and OR inside each other; a person does not get beyond five. */
    static final int DEPTH = 50;
    /** OpenSearch takes 1,024 clauses in a query, and some keys are three. */
    static final int KEYS = 256;

    private final Tokens tokens;
    private Charset charset;
    private int keys;

    KeyParser(Tokens tokens, Charset charset) {
        this.tokens = tokens;
        this.charset = charset;
    }

    /** For commands in which the charset need not be named: RFC 9051 §6.4.4 has UTF-8, of which the US-ASCII of RFC 3501 is a part. */
    static KeyParser withoutCharset(Tokens tokens) {
        return new KeyParser(tokens, StandardCharsets.UTF_8);
    }

    /** The keys up to the end of the command. {@code first}: a word that was read already. */
    Key programAfter(String first) throws DecodingException, BadCharsetException {
        if (!first.equals("CHARSET")) {
            return conjunction(keyNamed(first, 0));
        }
        tokens.space();
        charset = charset(tokens);
        tokens.space();
        return program();
    }

    /** The keys up to the end of the command; {@code CHARSET name} may stand before them. */
    Key programWithCharset() throws DecodingException, BadCharsetException {
        return Character.isLetter(tokens.peek()) ? programAfter(tokens.word()) : program();
    }

    Key program() throws DecodingException {
        return conjunction(key(0));
    }

    static Charset charset(Tokens tokens) throws DecodingException, BadCharsetException {
        return Charsets.named(tokens.astring(StandardCharsets.US_ASCII));
    }

    private Key conjunction(Key first) throws DecodingException {
        List<Key> all = new ArrayList<>();
        all.add(first);
        while (tokens.peek() == ' ') {
            tokens.space();
            if (!tokens.isAtEnd()) {
                all.add(key(0));
            }
        }
        tokens.end();
        return all.size() == 1 ? first : new Key.And(all);
    }

    private Key key(int depth) throws DecodingException {
        char next = tokens.peek();
        if (next == '(') {
            return parenthesis(deeper(depth));
        } else if (next == '$') {
            tokens.expect('$');
            count();
            return new Key.Saved();
        } else if (next == '*' || (next >= '0' && next <= '9')) {
            count();
            return new Key.Numbers(tokens.numberSet());
        }
        return keyNamed(tokens.word(), depth);
    }

    private static int deeper(int depth) throws DecodingException {
        if (depth == DEPTH) {
            throw bad("Search keys nested deeper than " + DEPTH);
        }
        return depth + 1;
    }

    private void count() throws DecodingException {
        if (++keys > KEYS) {
            throw bad("More than " + KEYS + " search keys");
        }
    }

    private Key parenthesis(int depth) throws DecodingException {
        tokens.expect('(');
        List<Key> inside = new ArrayList<>();
        tokens.spaces();
        inside.add(key(depth));
        while (!tokens.accept(')')) {
            tokens.space();
            if (tokens.peek() != ')') {
                inside.add(key(depth));
            }
        }
        return inside.size() == 1 ? inside.get(0) : new Key.And(inside);
    }

    private Key keyNamed(String name, int depth) throws DecodingException {
        count();
        return switch (name) {
            case "ALL", "SAVEDATESUPPORTED" -> new Key.All(); // RFC 8514 §4.3: every mailbox has the dates
            case "ANSWERED" -> new Key.SystemFlag(Flag.ANSWERED, true);
            case "DELETED" -> new Key.SystemFlag(Flag.DELETED, true);
            case "DRAFT" -> new Key.SystemFlag(Flag.DRAFT, true);
            case "FLAGGED" -> new Key.SystemFlag(Flag.FLAGGED, true);
            case "RECENT" -> new Key.SystemFlag(Flag.RECENT, true);
            case "SEEN" -> new Key.SystemFlag(Flag.SEEN, true);
            case "UNANSWERED" -> new Key.SystemFlag(Flag.ANSWERED, false);
            case "UNDELETED" -> new Key.SystemFlag(Flag.DELETED, false);
            case "UNDRAFT" -> new Key.SystemFlag(Flag.DRAFT, false);
            case "UNFLAGGED" -> new Key.SystemFlag(Flag.FLAGGED, false);
            case "OLD" -> new Key.SystemFlag(Flag.RECENT, false);
            case "UNSEEN" -> new Key.SystemFlag(Flag.SEEN, false);
            case "NEW" ->
                new Key.And(List.of(new Key.SystemFlag(Flag.RECENT, true), new Key.SystemFlag(Flag.SEEN, false)));
            case "NOT" -> {
                tokens.space();
                yield new Key.Not(key(deeper(depth)));
            }
            case "OR" -> or(deeper(depth));
            default -> keyWithArgument(name);
        };
    }

    private Key or(int depth) throws DecodingException {
        tokens.space();
        Key one = key(depth);
        tokens.space();
        return new Key.Or(one, key(depth));
    }

    private Key keyWithArgument(String name) throws DecodingException {
        return switch (name) {
            case "BCC" -> new Key.Address(AddressType.Bcc, text());
            case "CC" -> new Key.Address(AddressType.Cc, text());
            case "FROM" -> new Key.Address(AddressType.From, text());
            case "TO" -> new Key.Address(AddressType.To, text());
            case "SUBJECT" -> new Key.Subject(text());
            case "BODY" -> new Key.Body(text());
            case "TEXT" -> new Key.Text(text());
            case "HEADER" -> new Key.Header(text(), text());
            case "KEYWORD" -> new Key.Keyword(text(), true);
            case "UNKEYWORD" -> new Key.Keyword(text(), false);
            case "BEFORE" -> day(DateKind.INTERNAL, When.BEFORE);
            case "ON" -> day(DateKind.INTERNAL, When.ON);
            case "SINCE" -> day(DateKind.INTERNAL, When.SINCE);
            case "SENTBEFORE" -> day(DateKind.SENT, When.BEFORE);
            case "SENTON" -> day(DateKind.SENT, When.ON);
            case "SENTSINCE" -> day(DateKind.SENT, When.SINCE);
            case "SAVEDBEFORE" -> day(DateKind.SAVED, When.BEFORE);
            case "SAVEDON" -> day(DateKind.SAVED, When.ON);
            case "SAVEDSINCE" -> day(DateKind.SAVED, When.SINCE);
            case "LARGER" -> new Key.Size(true, number());
            case "SMALLER" -> new Key.Size(false, number());
            case "OLDER" -> new Key.Age(true, seconds());
            case "YOUNGER" -> new Key.Age(false, seconds());
            case "UID" -> {
                tokens.space();
                yield tokens.accept('$') ? new Key.Saved() : new Key.Uids(tokens.numberSet());
            }
            case "MODSEQ" -> modSeq();
            case "EMAILID" -> new Key.EmailId(text());
            case "THREADID" -> new Key.ThreadId(text());
            default -> throw bad("Unknown search key " + name);
        };
    }

    private String text() throws DecodingException {
        tokens.space();
        return tokens.astring(charset);
    }

    private long number() throws DecodingException {
        tokens.space();
        return tokens.number();
    }

    /** RFC 5032 §2: not zero. The bound, a hundred thousand years, keeps what is computed from it a date. */
    private long seconds() throws DecodingException {
        long seconds = number();
        if (seconds == 0 || seconds > 3_000_000_000_000L) {
            throw bad("No interval: " + seconds);
        }
        return seconds;
    }

    private Key day(DateKind kind, When when) throws DecodingException {
        tokens.space();
        return new Key.Day(kind, when, tokens.date());
    }

    /** RFC 7162 §3.1.5: the name of an entry and its type may be given, and then make no difference here. */
    private Key modSeq() throws DecodingException {
        tokens.space();
        if (tokens.peek() == '"') {
            tokens.astring(StandardCharsets.US_ASCII);
            tokens.space();
            String type = tokens.word();
            if (!type.equals("PRIV") && !type.equals("SHARED") && !type.equals("ALL")) {
                throw bad("Unknown type of entry " + type);
            }
            tokens.space();
        }
        return new Key.ModSeq(tokens.number());
    }
}
