package org.compostela.cli.demo;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import org.apache.commons.net.pop3.POP3MessageInfo;
import org.apache.commons.net.pop3.POP3SClient;
import org.jspecify.annotations.Nullable;

/** A client of POP3 over TLS (RFC 1939), logged in. Texts are bytes as ISO 8859-1. */
final class PopSession implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final POP3SClient client;

    private PopSession(SSLContext tls) {
        client = new POP3SClient(true, tls);
    }

    static PopSession open(InetSocketAddress address, SSLContext tls, String user, String password)
            throws IOException, StepFailedException {
        PopSession session = new PopSession(tls);
        session.client.setConnectTimeout(TIMEOUT_MILLIS);
        session.client.setDefaultTimeout(TIMEOUT_MILLIS);
        session.client.connect(address.getAddress(), address.getPort());
        session.client.setSoTimeout(TIMEOUT_MILLIS);
        if (!session.client.login(user, password)) {
            throw new StepFailedException("POP3 PASS to be accepted", session.lastLine());
        }
        return session;
    }

    /** How many messages the mailbox holds. */
    int count() throws IOException, StepFailedException {
        POP3MessageInfo @Nullable [] messages = client.listMessages();
        if (messages == null) {
            throw new StepFailedException("+OK to POP3 LIST", lastLine());
        }
        return messages.length;
    }

    /** One message, byte for byte as the server gives it. */
    String retrieve(int number) throws IOException, StepFailedException {
        @Nullable Reader message = client.retrieveMessage(number);
        if (message == null) {
            throw new StepFailedException("+OK to POP3 RETR " + number, lastLine());
        }
        try (message) {
            StringWriter text = new StringWriter();
            message.transferTo(text);
            return text.toString();
        }
    }

    String lastLine() {
        return client.getReplyString().strip();
    }

    @Override
    public void close() throws IOException {
        client.disconnect();
    }
}
