package org.compostela.protocols.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A socket that speaks SMTP badly if told to, and sees every reply. */
final class SmtpClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    record Reply(List<String> lines) {
        Reply mustBe(String start) {
            if (!text().startsWith(start)) {
                throw new AssertionError("expected " + start + ", got " + text());
            }
            return this;
        }

        String text() {
            return String.join("\n", lines);
        }

        String code() {
            return lines.get(0).substring(0, 3);
        }

        boolean offers(String feature) {
            return lines.stream()
                    .anyMatch(line -> line.substring(4).equals(feature)
                            || line.substring(4).startsWith(feature + " "));
        }
    }

    private final List<Socket> sockets = new ArrayList<>();
    private InputStream in;
    private OutputStream out;

    private SmtpClient(Socket socket) throws IOException {
        use(socket);
    }

    static SmtpClient connect(InetSocketAddress address, boolean tls) throws IOException {
        Socket socket = new Socket();
        socket.connect(address, (int) PATIENCE.toMillis());
        SmtpClient client = new SmtpClient(socket);
        if (tls) {
            client.startTls();
        }
        return client;
    }

    private void use(Socket socket) throws IOException {
        sockets.add(socket);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    SSLSocket startTls(String... protocols) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            Socket plain = sockets.get(0);
            SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
            }
            socket.startHandshake();
            use(socket);
            return socket;
        } catch (java.security.GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    Reply command(String line) throws IOException {
        send(line + "\r\n");
        return reply();
    }

    Reply login(String user, String password) throws IOException {
        return command("AUTH PLAIN " + plain(user, password));
    }

    static String plain(String user, String password) {
        return Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(UTF_8));
    }

    void send(String bytes) throws IOException {
        out.write(bytes.getBytes(ISO_8859_1));
        out.flush();
    }

    Reply expect(String start) throws IOException {
        return reply().mustBe(start);
    }

    /** A whole transaction, to the reply to its end. */
    Reply mail(String sender, List<String> recipients, String content) throws IOException {
        command("MAIL FROM:<" + sender + ">").mustBe("250");
        for (String recipient : recipients) {
            command("RCPT TO:<" + recipient + ">").mustBe("250");
        }
        command("DATA").mustBe("354");
        return command(content + "\r\n.");
    }

    Reply reply() throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        do {
            line = line().orElseThrow(() -> new AssertionError("closed instead of a reply, after " + lines));
            lines.add(line);
        } while (line.length() > 3 && line.charAt(3) == '-');
        return new Reply(lines);
    }

    private Optional<String> line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int b = in.read();
            if (b < 0) {
                return line.isEmpty() ? Optional.empty() : Optional.of(line.toString());
            }
            if (b == '\n') {
                if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
                    throw new AssertionError("a reply line that ends without CR: " + line);
                }
                return Optional.of(line.substring(0, line.length() - 1));
            }
            line.append((char) b);
        }
    }

    /** Whether anything has come that was not read yet. */
    boolean hasReply() throws IOException {
        return in.available() > 0;
    }

    /** The server closes cleanly, without a further reply. */
    void mustBeClosed() throws IOException {
        int b = in.read();
        if (b >= 0) {
            throw new AssertionError("more came: " + (char) b + line().orElse(""));
        }
    }

    @Override
    public void close() throws IOException {
        for (int i = sockets.size() - 1; i >= 0; i--) {
            sockets.get(i).close();
        }
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }
}
