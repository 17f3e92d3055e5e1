package org.compostela.integration;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.net.imap.IMAPSClient;
import org.apache.commons.net.util.TrustManagerUtils;

/** A client of IMAP over TLS, logged in with INBOX open. */
final class Imap implements AutoCloseable {
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}\r\n");

    private final IMAPSClient client = new IMAPSClient(true);

    Imap(InetSocketAddress address, String user, String password) throws IOException {
        client.setTrustManager(TrustManagerUtils.getAcceptAllTrustManager());
        client.setDefaultTimeout(60_000);
        client.connect(address.getAddress(), address.getPort());
        client.setSoTimeout(60_000);
        if (!client.login(user, password)) {
            throw new IOException("LOGIN of " + user + ": " + client.getReplyString());
        }
        command("SELECT INBOX");
    }

    String command(String command) throws IOException {
        client.sendCommand(command);
        return client.getReplyString();
    }

    /** Every message of INBOX, byte for byte as ISO 8859-1. */
    List<String> messages() throws IOException {
        return literals("BODY.PEEK[]");
    }

    /** The Message-ID of every message of INBOX, angle brackets included. */
    List<String> messageIds() throws IOException {
        return literals("BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]").stream()
                .map(field -> field.substring(field.indexOf('<'), field.indexOf('>') + 1))
                .toList();
    }

    private List<String> literals(String item) throws IOException {
        command("NOOP");
        String answer = command("FETCH 1:* (" + item + ")");
        List<String> literals = new ArrayList<>();
        Matcher literal = LITERAL.matcher(answer);
        int from = 0;
        while (literal.find(from)) {
            from = literal.end() + Integer.parseInt(literal.group(1));
            literals.add(answer.substring(literal.end(), from));
        }
        return literals;
    }

    @Override
    public void close() throws IOException {
        client.disconnect();
    }
}
