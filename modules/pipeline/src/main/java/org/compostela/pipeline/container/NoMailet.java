package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import org.apache.mailet.Mail;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.ProcessingState;

/** Stands where a mailet was not made. */
public final class NoMailet implements Mailet {
    private final Class<? extends Mailet> instead;
    private final MailetConfig config;

    NoMailet(Class<? extends Mailet> instead, MailetConfig config) {
        this.instead = requireNonNull(instead, "instead");
        this.config = requireNonNull(config, "config");
    }

    /** The class of the mailet that was not made. */
    public Class<? extends Mailet> instead() {
        return instead;
    }

    @Override
    public void init(MailetConfig given) {}

    @Override
    public void service(Mail mail) {
        throw new UnsupportedOperationException(instead.getName() + " was not made");
    }

    @Override
    public void destroy() {}

    @Override
    public String getMailetInfo() {
        return instead.getName();
    }

    @Override
    public MailetConfig getMailetConfig() {
        return config;
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return List.of();
    }
}
