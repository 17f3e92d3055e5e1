package org.compostela.integration;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mpt.api.Continuation;
import org.apache.james.mpt.api.Session;

/** A connection that an IMAP script speaks on. */
final class ScriptSession implements Session {
    private static final String GREETING = "* OK IMAP4rev1 Server ready";

    /** AUTHENTICATE PLAIN; what follows on the line, be it the credentials or the length of the literal that has them. */
    private static final Pattern PLAIN = Pattern.compile("(?i)(\\S+ AUTHENTICATE \"?PLAIN\"?) ?(.*)");

    /** The response codes of RFC 5530 before the text of a refusal, which the scripts do not know. */
    private static final Pattern CODE = Pattern.compile("^(\\S+ NO) \\[(AUTHENTICATIONFAILED|NOPERM)] ");

    private final InetSocketAddress address;
    private final ScriptNames names;
    private final Continuation continuation;
    private ScriptConnection connection;
    private boolean greeted;
    private String command = "";

    /** An AUTHENTICATE that waits for its literal: with the domain the credentials are longer than the script says. */
    private Optional<String> authenticate = Optional.empty();

    ScriptSession(InetSocketAddress address, ScriptNames names, Continuation continuation) throws IOException {
        this.address = address;
        this.names = names;
        this.continuation = continuation;
        this.connection = new ScriptConnection(address);
    }

    @Override
    public void start() {}

    /** The script goes on as on a new connection, behind the greeting. */
    @Override
    public void restart() throws IOException {
        connection.close();
        connection = new ScriptConnection(address);
        connection.readLine();
    }

    @Override
    public void stop() throws IOException {
        connection.close();
    }

    /** What is stored can be searched and counted by the next command: there is nothing to wait for. */
    @Override
    public void await() {}

    @Override
    public String readLine() throws IOException {
        String line = connection.readLine();
        if (!greeted) {
            greeted = true;
            return line.startsWith("* OK ") ? GREETING : line;
        }
        if (line.startsWith("+")) {
            continuation.doContinue();
        }
        return WordSearch.scanned(command, names.toScript(CODE.matcher(line).replaceFirst("$1 ")));
    }

    @Override
    public void writeLine(String line) throws IOException {
        command = line;
        Matcher plain = PLAIN.matcher(line);
        if (authenticate.isPresent()) {
            String credentials = names.credentialsToServer(line);
            connection.writeLine(authenticate.orElseThrow() + " {" + credentials.length() + "+}");
            connection.writeLine(credentials);
            authenticate = Optional.empty();
        } else if (!plain.matches() || plain.group(2).isEmpty()) {
            connection.writeLine(names.toServer(line));
        } else if (plain.group(2).startsWith("{")) {
            authenticate = Optional.of(plain.group(1));
        } else {
            connection.writeLine(plain.group(1) + " " + names.credentialsToServer(plain.group(2)));
        }
    }
}
