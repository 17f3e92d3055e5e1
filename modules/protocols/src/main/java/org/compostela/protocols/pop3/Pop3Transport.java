package org.compostela.protocols.pop3;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.apache.james.protocols.api.AbstractProtocolTransport;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.handler.LineHandler;

/** What James' handlers see of a {@link Pop3Connection}. */
final class Pop3Transport extends AbstractProtocolTransport {
    private final Pop3Connection connection;

    Pop3Transport(Pop3Connection connection) {
        this.connection = requireNonNull(connection, "connection");
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
        return connection.isTls();
    }

    @Override
    public boolean isStartTLSSupported() {
        return connection.offersTls();
    }

    @Override
    public Optional<SSLSession> getSSLSession() {
        return connection.tlsSession();
    }

    @Override
    public boolean isProxyRequired() {
        return false;
    }

    @Override
    protected void writeToClient(byte[] bytes, ProtocolSession session, boolean startTls) {
        connection.send(bytes);
        if (startTls) {
            connection.startTls();
        }
    }

    @Override
    protected void writeToClient(InputStream stream, ProtocolSession session, boolean startTls) {
        connection.send(stream);
    }

    @Override
    protected void close() {
        connection.finish();
    }

    // POP3 has no line that is not a command; after the last reply, the connection itself drops what comes.

    @Override
    public void pushLineHandler(LineHandler<? extends ProtocolSession> handler, ProtocolSession session) {}

    @Override
    public void popLineHandler() {}

    // The connection reads when it is ready for a command.

    @Override
    public void setReadable(boolean readable) {}

    @Override
    public boolean isReadable() {
        return true;
    }
}
