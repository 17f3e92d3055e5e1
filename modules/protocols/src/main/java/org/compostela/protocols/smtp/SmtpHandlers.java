package org.compostela.protocols.smtp;

import java.util.List;
import java.util.stream.Stream;
import org.apache.james.protocols.api.handler.CommandDispatcher;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.smtp.core.NoopCmdHandler;
import org.apache.james.protocols.smtp.core.QuitCmdHandler;
import org.apache.james.protocols.smtp.core.RsetCmdHandler;
import org.apache.james.protocols.smtp.core.WelcomeMessageHandler;
import org.apache.james.protocols.smtp.core.esmtp.StartTlsCmdHandler;
import org.apache.james.smtpserver.dsn.DSNEhloHook;
import org.apache.james.smtpserver.dsn.DSNMailParameterHook;
import org.apache.james.smtpserver.dsn.DSNMessageHook;
import org.apache.james.smtpserver.dsn.DSNRcptParameterHook;

/**
 * The commands and hooks of an SMTP listener, in the order in which the hooks are asked. Handlers that the administrator
 * names in {@code conf/expert/smtpserver.xml} come before them.
 */
public class SmtpHandlers implements HandlersPackage {
    private static final List<Class<?>> GREETINGS =
            List.of(EhloCommand.class, HeloCommand.class, StartTlsCmdHandler.class, AuthCommand.class);

    private static final List<Class<?>> COMMON = List.of(
            WelcomeMessageHandler.class,
            CommandDispatcher.class,
            MailCommand.class,
            RcptCommand.class,
            DataCommand.class,
            RsetCmdHandler.class,
            NoopCmdHandler.class,
            QuitCmdHandler.class,
            InformationCommands.class,
            UnknownCommand.class,
            MailParameters.class,
            DiskGuard.class,
            SenderPolicy.class,
            RecipientPolicy.class,
            DSNEhloHook.class,
            DSNMailParameterHook.class,
            // Behind the policy: it keeps what it is asked for, so it must see accepted recipients only.
            DSNRcptParameterHook.class,
            DSNMessageHook.class,
            Acceptance.class);

    @Override
    public List<String> getHandlers() {
        return names(greetings());
    }

    List<Class<?>> greetings() {
        return GREETINGS;
    }

    private static List<String> names(List<Class<?>> greetings) {
        return Stream.concat(greetings.stream(), COMMON.stream())
                .map(Class::getName)
                .toList();
    }
}
