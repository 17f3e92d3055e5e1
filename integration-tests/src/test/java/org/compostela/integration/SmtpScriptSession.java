package org.compostela.integration;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.regex.Pattern;
import org.apache.james.mpt.api.Session;

/**
 * A connection that an SMTP script speaks on. A reply's text is free (RFC 5321 §4.2), and so is the order of EHLO's keywords: where ours
 * says the same in other words, the script hears James'.
 */
final class SmtpScriptSession implements Session {
    private static final String GREETING = "220 mydomain.tld smtp";

    private static final Map<Pattern, String> WORDS = Map.of(
            Pattern.compile("354 .+"), "354 Ok Send data ending with <CRLF>.<CRLF>",
            Pattern.compile("250 2\\.6\\.0 Message accepted: .+"), "250 2.6.0 Message received",
            Pattern.compile("235 2\\.7\\.0 .+"), "235 Authentication Successful");

    /** What the scripts expect of EHLO, one listener with all; AUTH with {@code =} is from before RFC 2554. */
    private static final List<String> KEYWORDS = List.of(
            "250-AUTH LOGIN PLAIN",
            "250-AUTH=LOGIN PLAIN",
            "250-PIPELINING",
            "250-ENHANCEDSTATUSCODES",
            "250-8BITMIME",
            "250 STARTTLS");

    private final ScriptConnection connection;
    private final boolean takesLogins;
    private final Queue<String> ready = new ArrayDeque<>();
    private boolean greeted;
    private boolean ehlo;

    SmtpScriptSession(ScriptConnection connection, boolean takesLogins) {
        this.connection = connection;
        this.takesLogins = takesLogins;
    }

    @Override
    public String readLine() throws IOException {
        if (!ready.isEmpty()) {
            return ready.remove();
        }
        String line = connection.readLine();
        if (!greeted) {
            greeted = true;
            return line.startsWith("220 ") ? GREETING : line;
        }
        if (ehlo) {
            ehlo = false;
            ready.addAll(answerToEhlo(line));
            return ready.remove();
        }
        return inTheirWords(line);
    }

    private List<String> answerToEhlo(String first) throws IOException {
        List<String> lines = new ArrayList<>(List.of(first));
        while (lines.get(lines.size() - 1).startsWith("250-")) {
            lines.add(connection.readLine());
        }
        List<String> offered = lines.stream().map(line -> line.substring(4)).toList();
        boolean all = offered.containsAll(List.of("PIPELINING", "ENHANCEDSTATUSCODES", "8BITMIME", "STARTTLS"))
                && offered.contains("AUTH PLAIN LOGIN") == takesLogins;
        if (!all) {
            return lines;
        }
        List<String> theirs = new ArrayList<>(List.of(first));
        theirs.addAll(KEYWORDS);
        return theirs;
    }

    private static String inTheirWords(String line) {
        return WORDS.entrySet().stream()
                .filter(words -> words.getKey().matcher(line).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(line);
    }

    @Override
    public void writeLine(String line) throws IOException {
        ehlo |= line.toLowerCase(Locale.ROOT).startsWith("ehlo ");
        connection.writeLine(line);
    }

    @Override
    public void start() {}

    @Override
    public void restart() {
        throw new UnsupportedOperationException("no SMTP script asks for it");
    }

    @Override
    public void stop() throws IOException {
        connection.close();
    }

    @Override
    public void await() {}
}
