package org.compostela.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.apache.commons.net.smtp.AuthenticatingSMTPClient;
import org.jspecify.annotations.Nullable;

/** A client of SMTP (RFC 5321) that gives every reply as it came. */
final class SmtpSession implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final String NAME = "client.example";

    private final AuthenticatingSMTPClient client;

    private SmtpSession(boolean implicitTls, SSLContext tls) {
        client = new AuthenticatingSMTPClient(implicitTls, tls);
    }

    /** Connected and greeted, EHLO said, in clear. */
    static SmtpSession open(InetSocketAddress address, SSLContext tls) throws IOException, StepFailedException {
        return new SmtpSession(false, tls).greet(address);
    }

    /** The same over TLS from the first byte (RFC 8314 §3.3). */
    static SmtpSession openTls(InetSocketAddress address, SSLContext tls) throws IOException, StepFailedException {
        return new SmtpSession(true, tls).greet(address);
    }

    private SmtpSession greet(InetSocketAddress address) throws IOException, StepFailedException {
        client.setConnectTimeout(TIMEOUT_MILLIS);
        client.setDefaultTimeout(TIMEOUT_MILLIS);
        client.connect(address.getAddress(), address.getPort());
        client.setSoTimeout(TIMEOUT_MILLIS);
        reply().mustStartWith("220");
        command("EHLO " + NAME).mustStartWith("250");
        return this;
    }

    Reply startTls() throws IOException, StepFailedException {
        client.execTLS();
        Reply reply = reply().mustStartWith("220");
        command("EHLO " + NAME).mustStartWith("250");
        return reply;
    }

    /** AUTH PLAIN with an initial response (RFC 4954 §4, RFC 4616). */
    Reply authenticate(String user, String password) throws IOException {
        String credentials = "\0" + user + "\0" + password;
        return command("AUTH PLAIN " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }

    Reply command(String line) throws IOException {
        client.sendCommand(line);
        return reply();
    }

    /** One mail; the reply to the end of its data. */
    Reply send(String from, String to, DemoMail mail) throws IOException, StepFailedException {
        command("MAIL FROM:<" + from + ">").mustStartWith("250");
        command("RCPT TO:<" + to + ">").mustStartWith("250");
        @Nullable Writer data = client.sendMessageData();
        if (data == null) {
            throw new StepFailedException("a reply 354", reply().text());
        }
        try (data) {
            data.write(mail.text());
        }
        client.completePendingCommand();
        return reply();
    }

    private Reply reply() {
        return new Reply(client.getReplyCode(), client.getReplyString().strip().replace("\r\n", " / "));
    }

    @Override
    public void close() throws IOException {
        client.disconnect();
    }
}
