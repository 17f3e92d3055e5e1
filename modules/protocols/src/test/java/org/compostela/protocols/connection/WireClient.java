package org.compostela.protocols.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A socket that speaks lines, and shows every byte that comes. */
public final class WireClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private Socket socket;
    private InputStream in;

    private WireClient(Socket socket) throws IOException {
        take(socket);
    }

    public static WireClient plain(InetSocketAddress address) throws IOException {
        return new WireClient(new Socket(address.getAddress(), address.getPort()));
    }

    public static WireClient tls(InetSocketAddress address) throws IOException {
        WireClient client = plain(address);
        client.startTls();
        return client;
    }

    public void startTls(String... protocols) throws IOException {
        SSLSocket secured = (SSLSocket) trusting()
                .getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
        if (protocols.length > 0) {
            secured.setEnabledProtocols(protocols);
        }
        secured.startHandshake();
        take(secured);
    }

    public WireClient send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    public WireClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    public WireClient sendLine(String line) throws IOException {
        return send(line + "\r\n");
    }

    /** Without its line end; fails when the server closes or stays silent. */
    public String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int octet = in.read();
        while (octet >= 0 && octet != '\n') {
            line.append((char) octet);
            octet = in.read();
        }
        if (octet < 0) {
            throw new EOFException("closed by the server, after \"" + line + "\"");
        }
        return line.substring(0, line.length() - 1);
    }

    public byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("closed by the server, " + (length - bytes.length) + " bytes too early");
        }
        return bytes;
    }

    /** The lines up to and with the one that begins so. */
    public List<String> linesUntil(String start) throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(line());
        } while (!lines.get(lines.size() - 1).startsWith(start));
        return lines;
    }

    /** All that still comes until the server closes. */
    public String rest() throws IOException {
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    public void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    public Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void take(Socket taken) throws IOException {
        socket = taken;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    private static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
