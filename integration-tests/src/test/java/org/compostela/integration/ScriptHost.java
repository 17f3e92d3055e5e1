package org.compostela.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.compostela.cli.admin.AdminApi.path;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.apache.james.core.Username;
import org.apache.james.core.quota.QuotaCountLimit;
import org.apache.james.core.quota.QuotaSizeLimit;
import org.apache.james.mailbox.model.MailboxACL;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mpt.api.Continuation;
import org.apache.james.mpt.api.ImapFeatures;
import org.apache.james.mpt.api.ImapFeatures.Feature;
import org.apache.james.mpt.api.ImapHostSystem;
import org.apache.james.mpt.api.Session;
import org.apache.james.mpt.imapmailbox.GrantRightsOnHost;
import org.jspecify.annotations.Nullable;

/**
 * What James' protocol scripts ask of a server, asked of a running one. The scripts know users without a domain; here each
 * test has a domain of its own, put behind the names on the way there and taken off on the way back.
 */
final class ScriptHost implements ImapHostSystem, GrantRightsOnHost {
    private static final ImapFeatures FEATURES = ImapFeatures.of(
            Feature.NAMESPACE_SUPPORT,
            Feature.MOVE_SUPPORT,
            Feature.USER_FLAGS_SUPPORT,
            Feature.QUOTA_SUPPORT,
            Feature.ANNOTATION_SUPPORT,
            Feature.MOD_SEQ_SEARCH);
    private static final String GREETING = "* OK IMAP4rev1 Server ready";
    private static final int TIMEOUT_MILLIS = 30_000;

    private final InetSocketAddress address;
    private final Server server;
    private final String domain;
    private final Set<String> users = new TreeSet<>();

    ScriptHost(Server server) {
        try {
            this.server = server;
            this.domain = server.domain();
            this.address = server.address("imap");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean addUser(Username user, String password) throws Exception {
        if (users.add(user.asString())) {
            server.api()
                    .put(
                            path("users", here(user)),
                            JsonNodeFactory.instance.objectNode().put("password", password));
        }
        return true;
    }

    private String here(Username user) {
        return user.asString() + "@" + domain;
    }

    @Override
    public boolean supports(Feature... features) {
        return FEATURES.supports(features);
    }

    @Override
    public void createMailbox(MailboxPath mailbox) throws Exception {
        server.api().put(path("users", here(mailbox.getUser()), "mailboxes", mailbox.getName()));
    }

    @Override
    public void setQuotaLimits(QuotaCountLimit count, QuotaSizeLimit size) throws Exception {
        for (String user : users) {
            server.api()
                    .put(
                            path("quota", "users", user + "@" + domain),
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("count", count.asLong())
                                    .put("size", size.asLong()));
        }
    }

    @Override
    public void grantRights(MailboxPath mailbox, Username user, MailboxACL.Rfc4314Rights rights) throws Exception {
        try (Imap owner = new Imap(server.address("imaps"), here(mailbox.getUser()), "password")) {
            owner.command("SETACL " + mailbox.getName() + " " + here(user) + " " + rights.serialize());
        }
    }

    @Override
    public Session newSession(Continuation continuation) throws Exception {
        return new RewritingSession();
    }

    @Override
    public void beforeTest() {}

    @Override
    public void afterTest() {}

    private final class RewritingSession implements Session {
        private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{8,}=*");

        private final Socket socket;
        private final BufferedReader in;
        private final BufferedWriter out;
        private boolean greeted;

        RewritingSession() throws IOException {
            socket = new Socket(address.getAddress(), address.getPort());
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            out = new BufferedWriter(new OutputStreamWriter(socket.getOutputStream(), ISO_8859_1));
        }

        @Override
        public @Nullable String readLine() throws IOException {
            String line = in.readLine();
            if (!greeted) {
                greeted = true;
                return GREETING;
            }
            return line == null ? null : line.replace("@" + domain, "");
        }

        @Override
        public void writeLine(String line) throws IOException {
            out.write(withDomain(line) + "\r\n");
            out.flush();
        }

        private String withDomain(String line) {
            if (BASE64.matcher(line).matches()) {
                return withDomainInside(line);
            }
            String rewritten = line;
            for (String user : users) {
                rewritten = rewritten.replaceAll(
                        "(?i)((?:LOGIN|ACL \\S+|LISTRIGHTS \\S+) \"?)" + Pattern.quote(user) + "(?=[ \"]|$)",
                        "$1" + user + "@" + domain);
                rewritten = rewritten.replaceAll(
                        "(#user\\.|Other Users\\.)" + Pattern.quote(user) + "(?=[.\"]|$)", "$1" + user);
            }
            return rewritten;
        }

        /** SASL PLAIN (RFC 4616): {@code authzid NUL authcid NUL password}. */
        private String withDomainInside(String base64) {
            String[] parts = new String(Base64.getDecoder().decode(base64), UTF_8).split("\0", -1);
            if (parts.length != 3) {
                return base64;
            }
            String credentials = withDomainBehind(parts[0]) + "\0" + withDomainBehind(parts[1]) + "\0" + parts[2];
            return Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
        }

        private String withDomainBehind(String user) {
            return user.isEmpty() ? user : user + "@" + domain;
        }

        @Override
        public void start() {}

        @Override
        public void restart() {
            throw new UnsupportedOperationException("restart");
        }

        @Override
        public void stop() throws IOException {
            socket.close();
        }

        /** The index follows the store within a moment; nothing on the wire tells when. */
        @Override
        public void await() {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
        }
    }
}
