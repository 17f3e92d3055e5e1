package org.compostela.protocols;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import org.apache.james.modules.protocols.ProtocolHandlerModule;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.protocols.imap.ImapModule;
import org.compostela.protocols.pop3.Pop3Module;
import org.compostela.protocols.smtp.SmtpModule;

/** Every listener for mail: SMTP, submission, LMTP, IMAP, POP3. */
public final class ProtocolsModule extends AbstractModule {
    /** James asks DNS for the client's name at each connection, only to put it into the log's context. */
    private static final String LOOK_UP_HOST_NAMES = "james.protocols.mdc.hostname";

    private final CompostelaConfiguration configuration;

    public ProtocolsModule(CompostelaConfiguration configuration) {
        this.configuration = requireNonNull(configuration, "configuration");
    }

    @Override
    protected void configure() {
        if (System.getProperty(LOOK_UP_HOST_NAMES) == null) {
            System.setProperty(LOOK_UP_HOST_NAMES, "false");
        }
        Multibinder.newSetBinder(binder(), ListenerSource.class);
        bind(Listeners.class).to(AllListeners.class);
        install(new ProtocolHandlerModule());
        install(new SmtpModule(configuration));
        install(new ImapModule(configuration));
        install(new Pop3Module(configuration));
    }
}
