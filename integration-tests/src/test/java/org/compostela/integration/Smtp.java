package org.compostela.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import org.apache.commons.net.smtp.AuthenticatingSMTPClient;
import org.apache.commons.net.util.TrustManagerUtils;
import org.jspecify.annotations.Nullable;

/** A client of SMTP that gives replies as they came, lines joined by {@code " / "}. */
final class Smtp implements AutoCloseable {
    private final AuthenticatingSMTPClient client;

    Smtp(InetSocketAddress address, boolean implicitTls) throws IOException {
        client = new AuthenticatingSMTPClient("TLS", implicitTls, "UTF-8");
        client.setTrustManager(TrustManagerUtils.getAcceptAllTrustManager());
        client.setCharset(java.nio.charset.StandardCharsets.ISO_8859_1);
        client.setDefaultTimeout(60_000);
        client.connect(address.getAddress(), address.getPort());
        client.setSoTimeout(60_000);
        command("EHLO client.example");
    }

    String command(String line) throws IOException {
        client.sendCommand(line);
        return reply();
    }

    String startTls() throws IOException {
        client.execTLS();
        String reply = reply();
        command("EHLO client.example");
        return reply;
    }

    String authenticate(String user, String password) throws IOException {
        byte[] plain = ("\0" + user + "\0" + password).getBytes(UTF_8);
        return command("AUTH PLAIN " + Base64.getEncoder().encodeToString(plain));
    }

    /** The first reply that is no success, or the reply to the end of the data. */
    String send(String from, String to, String message) throws IOException {
        return send(from, List.of(to), message);
    }

    /** As {@link #send(String, String, String)}, to all of these. */
    String send(String from, List<String> to, String message) throws IOException {
        String sender = command("MAIL FROM:<" + from + ">");
        if (!sender.startsWith("250")) {
            return sender;
        }
        for (String address : to) {
            String recipient = command("RCPT TO:<" + address + ">");
            if (!recipient.startsWith("250")) {
                return recipient;
            }
        }
        @Nullable Writer data = client.sendMessageData();
        if (data == null) {
            return reply();
        }
        try (data) {
            data.write(message);
        }
        client.completePendingCommand();
        return reply();
    }

    private String reply() {
        return client.getReplyString().strip().replace("\r\n", " / ");
    }

    @Override
    public void close() throws IOException {
        client.disconnect();
    }
}
