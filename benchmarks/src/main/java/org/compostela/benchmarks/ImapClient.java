package org.compostela.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One IMAP session of one mailbox's owner. */
final class ImapClient implements Closeable {
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");
    private static final Pattern MESSAGES = Pattern.compile("MESSAGES (\\d+)");

    private final TextConnection connection;
    private int tag;

    ImapClient(MailServer server, Mailbox mailbox) throws IOException {
        this.connection = new TextConnection(server.imap(), server.imapOverTls());
        connection.line();
        run("LOGIN \"" + mailbox.address() + "\" \"" + mailbox.password() + "\"", (line, literal) -> {});
    }

    int messagesInInbox() throws IOException {
        int[] count = new int[1];
        run("STATUS INBOX (MESSAGES)", (line, literal) -> {
            Matcher messages = MESSAGES.matcher(line);
            if (messages.find()) {
                count[0] = Integer.parseInt(messages.group(1));
            }
        });
        return count[0];
    }

    void readInbox(MessageReader reader) throws IOException {
        run("EXAMINE INBOX", (line, literal) -> {});
        run("UID FETCH 1:* BODY.PEEK[]", (line, literal) -> {
            if (literal.length > 0) {
                reader.read(literal);
            }
        });
    }

    void select() throws IOException {
        run("SELECT INBOX", (line, literal) -> {});
    }

    void append(String flags, String internalDate, byte[] message) throws IOException {
        String name = "a" + ++tag;
        connection.send((name + " APPEND INBOX (" + flags + ") \"" + internalDate + "\" {" + message.length + "+}\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        connection.send(message);
        connection.send("");
        String line = connection.line();
        while (!line.startsWith(name + " ")) {
            line = connection.line();
        }
        if (!line.startsWith(name + " OK")) {
            throw new IOException("APPEND: " + line);
        }
    }

    /** How many the server finds; it names them all. */
    int search(String criteria) throws IOException {
        int[] found = new int[1];
        run("UID SEARCH " + criteria, (line, literal) -> {
            if (line.startsWith("* SEARCH ")) {
                found[0] = line.substring("* SEARCH ".length()).strip().split(" ", -1).length;
            }
        });
        return found[0];
    }

    /** Ends the session as a client should: the server answers before it closes (RFC 9051 section 6.1.3). */
    void logOut() throws IOException {
        run("LOGOUT", (line, literal) -> {});
    }

    interface MessageReader {
        void read(byte[] message);
    }

    private interface ResponseReader {
        void read(String line, byte[] literal) throws IOException;
    }

    private void run(String command, ResponseReader reader) throws IOException {
        String name = "a" + ++tag;
        connection.send(name + " " + command);
        String line = connection.line();
        while (!line.startsWith(name + " ")) {
            Matcher literal = LITERAL.matcher(line);
            reader.read(line, literal.find() ? connection.bytes(Integer.parseInt(literal.group(1))) : new byte[0]);
            line = connection.line();
        }
        if (!line.startsWith(name + " OK")) {
            throw new IOException(command.split(" ", 2)[0] + ": " + line);
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
