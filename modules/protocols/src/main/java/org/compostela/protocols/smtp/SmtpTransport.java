package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.apache.james.protocols.api.AbstractProtocolTransport;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.handler.LineHandler;

/** What James' commands see of a {@link SmtpConnection}. */
final class SmtpTransport extends AbstractProtocolTransport {
    private final SmtpConnection connection;
    private final Deque<LineHandler<? extends ProtocolSession>> lineHandlers = new ArrayDeque<>();

    SmtpTransport(SmtpConnection connection) {
        this.connection = requireNonNull(connection, "connection");
    }

    /** Who takes the next line instead of the commands: the steps of AUTH. */
    Optional<LineHandler<? extends ProtocolSession>> lineHandler() {
        return Optional.ofNullable(lineHandlers.peekFirst());
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return connection.localAddress();
    }

    @Override
    public String getId() {
        return connection.id();
    }

    @Override
    public boolean isTLSStarted() {
        return connection.tls().isPresent();
    }

    @Override
    public boolean isStartTLSSupported() {
        return connection.offersStartTls();
    }

    @Override
    public Optional<SSLSession> getSSLSession() {
        return connection.tls();
    }

    @Override
    public boolean isProxyRequired() {
        return false;
    }

    @Override
    public void pushLineHandler(LineHandler<? extends ProtocolSession> handler, ProtocolSession session) {
        lineHandlers.addFirst(handler);
    }

    @Override
    public void popLineHandler() {
        lineHandlers.pollFirst();
    }

    @Override
    protected void writeToClient(byte[] bytes, ProtocolSession session, boolean startTls) {
        connection.answer(bytes);
        if (startTls) {
            connection.startTlsAfterReply();
        }
    }

    @Override
    protected void writeToClient(InputStream in, ProtocolSession session, boolean startTls) {
        throw new UnsupportedOperationException("SMTP has no replies that are streams");
    }

    @Override
    protected void close() {
        connection.finish();
    }

    /** Reading is the connection's own business. */
    @Override
    public void setReadable(boolean readable) {
        throw new UnsupportedOperationException("setReadable");
    }

    @Override
    public boolean isReadable() {
        return true;
    }
}
