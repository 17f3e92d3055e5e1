package org.compostela.protocols.pop3;

import static com.google.common.collect.ImmutableList.toImmutableList;

import java.util.List;
import java.util.stream.Stream;
import org.apache.james.protocols.api.handler.CommandDispatcher;
import org.apache.james.protocols.api.handler.CommandHandlerResultLogger;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.pop3.core.CapaCmdHandler;
import org.apache.james.protocols.pop3.core.DeleCmdHandler;
import org.apache.james.protocols.pop3.core.ListCmdHandler;
import org.apache.james.protocols.pop3.core.NoopCmdHandler;
import org.apache.james.protocols.pop3.core.QuitCmdHandler;
import org.apache.james.protocols.pop3.core.RetrCmdHandler;
import org.apache.james.protocols.pop3.core.RsetCmdHandler;
import org.apache.james.protocols.pop3.core.StatCmdHandler;
import org.apache.james.protocols.pop3.core.StlsCmdHandler;
import org.apache.james.protocols.pop3.core.TopCmdHandler;
import org.apache.james.protocols.pop3.core.UidlCmdHandler;
import org.apache.james.protocols.pop3.core.UnknownCmdHandler;

/** The commands: ours where a password is at stake, James' for the rest. */
final class Pop3Handlers implements HandlersPackage {
    @Override
    public List<String> getHandlers() {
        return Stream.of(
                        Welcome.class,
                        CommandDispatcher.class,
                        CapaCmdHandler.class,
                        Announced.class,
                        UserName.class,
                        Password.class,
                        ListCmdHandler.class,
                        UidlCmdHandler.class,
                        RsetCmdHandler.class,
                        DeleCmdHandler.class,
                        NoopCmdHandler.class,
                        RetrCmdHandler.class,
                        TopCmdHandler.class,
                        StatCmdHandler.class,
                        QuitCmdHandler.class,
                        StlsCmdHandler.class,
                        UnknownCmdHandler.class,
                        CommandHandlerResultLogger.class)
                .map(Class::getName)
                .collect(toImmutableList());
    }
}
