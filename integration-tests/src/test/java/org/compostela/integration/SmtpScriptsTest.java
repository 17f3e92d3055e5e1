package org.compostela.integration;

import static org.compostela.cli.admin.AdminApi.path;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.james.core.Username;
import org.apache.james.mpt.api.Continuation;
import org.apache.james.mpt.api.Session;
import org.apache.james.mpt.smtp.SmtpAuthCommandTest;
import org.apache.james.mpt.smtp.SmtpHostSystem;
import org.apache.james.mpt.smtp.SmtpStarttlsCommandTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * James' published SMTP scripts against the running server, logins before TLS allowed for loopback as the scripts make them. The third suite, {@code ForwardSmtpTest}, wants a mail server in a container and the MX records of the server in
 * its hand.
 */
@ExtendWith(ScriptDeviations.class)
class SmtpScriptsTest {
    private static Host host(String listener) {
        try {
            return new Host(Server.shared(), listener);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Nested
    class AuthScripts extends SmtpAuthCommandTest {
        @Override
        protected SmtpHostSystem createSmtpHostSystem() {
            return host("submission");
        }
    }

    @Nested
    @ExtendWith(HostParameter.class)
    class StartTlsScripts extends SmtpStarttlsCommandTest {}

    static final class HostParameter implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType().equals(SmtpHostSystem.class);
        }

        /** The scripts with mail from elsewhere take the part of another server. */
        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            boolean elsewhere = context.getRequiredTestMethod().getName().startsWith("shouldNotReject");
            return host(elsewhere ? "smtp" : "submission");
        }
    }

    private record Host(Server server, String listener) implements SmtpHostSystem {
        @Override
        public boolean addUser(Username user, String password) throws Exception {
            server.api().put(path("domains", user.getDomainPart().orElseThrow().asString()));
            server.api()
                    .put(
                            path("users", user.asString()) + "?force",
                            JsonNodeFactory.instance.objectNode().put("password", password));
            return true;
        }

        @Override
        public void addAddressMapping(String user, String domain, String address) {
            throw new UnsupportedOperationException("only ForwardSmtpTest asks for it");
        }

        @Override
        public Session newSession(Continuation continuation) throws Exception {
            return new SmtpScriptSession(new ScriptConnection(server.address(listener)), listener.equals("submission"));
        }

        @Override
        public void beforeTest() {}

        @Override
        public void afterTest() {}
    }
}
