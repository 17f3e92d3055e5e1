package org.compostela.integration;

import static org.compostela.cli.admin.AdminApi.path;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.TreeSet;
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
import org.apache.james.mpt.imapmailbox.ImapTestConstants;
import org.compostela.cli.admin.AdminException;

/**
 * What James' protocol scripts ask of a server, asked of a running one. The scripts know users without a domain; here each
 * test has a domain of its own.
 */
final class ScriptHost implements ImapHostSystem {
    private static final ImapFeatures FEATURES = ImapFeatures.of(
            Feature.NAMESPACE_SUPPORT,
            Feature.MOVE_SUPPORT,
            Feature.USER_FLAGS_SUPPORT,
            Feature.QUOTA_SUPPORT,
            Feature.ANNOTATION_SUPPORT,
            Feature.MOD_SEQ_SEARCH);

    private static final String PASSWORD = ImapTestConstants.PASSWORD;

    private final Server server;
    private final String domain;
    private final InetSocketAddress imap;
    private final Set<String> users = new TreeSet<>();

    ScriptHost(Server server) throws Exception {
        this.server = server;
        this.domain = server.domain();
        this.imap = server.address("imap");
    }

    /**
     * The user with what a first login leaves behind when it makes no mailbox but INBOX: the scripts know nothing of the Sent,
     * Trash and other folders that the product makes then. It makes them only where INBOX is not there yet.
     */
    @Override
    public boolean addUser(Username user, String password) throws Exception {
        if (users.add(user.asString())) {
            server.api()
                    .put(
                            path("users", here(user)),
                            JsonNodeFactory.instance.objectNode().put("password", password));
            makeMailbox(MailboxPath.inbox(user));
            try (Imap client = new Imap(server.address("imaps"), here(user), password)) {
                client.command("SUBSCRIBE INBOX");
            }
            letAdministratorActFor(user);
        }
        return true;
    }

    /** In the scripts imapuser is an administrator who may act as anybody; here such rights are given user by user. */
    private void letAdministratorActFor(Username user) throws AdminException {
        if (user.asString().equals("delegate")) {
            server.api().put(path("users", here(user), "authorizedUsers", "imapuser@" + domain));
        }
    }

    private String here(Username user) {
        return user.asString() + "@" + domain;
    }

    @Override
    public boolean supports(Feature... features) {
        return FEATURES.supports(features);
    }

    /** The scripts make mailboxes of users who are not there; here nobody has a mailbox without being a user. */
    @Override
    public void createMailbox(MailboxPath mailbox) throws Exception {
        addUser(mailbox.getUser(), PASSWORD);
        makeMailbox(mailbox);
    }

    private void makeMailbox(MailboxPath mailbox) throws AdminException {
        server.api().put(path("users", here(mailbox.getUser()), "mailboxes", mailbox.getName()));
    }

    @Override
    public void setQuotaLimits(QuotaCountLimit count, QuotaSizeLimit size) throws Exception {
        // The domain's and not the users': the script asks for it before it makes them.
        server.api()
                .put(
                        path("quota", "domains", domain),
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("count", count.asLong())
                                .put("size", size.asLong()));
    }

    @Override
    public void grantRights(MailboxPath mailbox, Username user, MailboxACL.Rfc4314Rights rights) throws Exception {
        try (Imap owner = new Imap(server.address("imaps"), here(mailbox.getUser()), PASSWORD)) {
            owner.command("SETACL " + mailbox.getName() + " " + here(user) + " " + rights.serialize());
        }
    }

    @Override
    public Session newSession(Continuation continuation) throws Exception {
        return new ScriptSession(imap, new ScriptNames(domain), continuation);
    }

    @Override
    public void beforeTest() {}

    @Override
    public void afterTest() {}
}
