package org.compostela.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/** One SMTP session that sends message after message. */
final class SmtpClient implements Closeable {
    private final TextConnection connection;

    SmtpClient(InetSocketAddress address) throws IOException {
        this.connection = new TextConnection(address, false);
        expect("220", "the greeting");
        command("EHLO load.example.net", "250");
    }

    /** Returns when the server has taken the responsibility (RFC 5321 section 4.2.5). */
    void deliver(String recipient, byte[] message) throws IOException {
        command("MAIL FROM:<load@example.net>", "250");
        command("RCPT TO:<" + recipient + ">", "250");
        command("DATA", "354");
        connection.send(message);
        command(".", "250");
    }

    private void command(String line, String expected) throws IOException {
        connection.send(line);
        expect(expected, line);
    }

    private void expect(String code, String command) throws IOException {
        String line = connection.line();
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = connection.line();
        }
        if (!line.startsWith(code)) {
            throw new IOException(command + ": " + line);
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
