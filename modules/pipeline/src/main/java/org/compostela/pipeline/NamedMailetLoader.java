package org.compostela.pipeline;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.utils.ClassName;
import org.apache.james.utils.GuiceGenericLoader;
import org.apache.james.utils.NamingScheme;
import org.apache.james.utils.PackageName;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetConfig;

/** Finds a mailet by full class name, else by simple name: ours before James', so that ours may take James' name. */
final class NamedMailetLoader implements MailetLoader {
    private static final String OURS = "org.compostela.pipeline.mailets.";
    private static final String JAMES = "org.apache.james.transport.mailets.";
    private static final ImmutableList<NamingScheme> PLACES = ImmutableList.of(in(OURS), in(JAMES));

    private final GuiceGenericLoader loader;

    @Inject
    NamedMailetLoader(GuiceGenericLoader loader) {
        this.loader = requireNonNull(loader, "loader");
    }

    @Override
    public Mailet getMailet(MailetConfig config) throws MessagingException {
        Mailet mailet = instantiate(config.getMailetName());
        mailet.init(config);
        return mailet;
    }

    private Mailet instantiate(String name) throws MessagingException {
        for (NamingScheme place : PLACES) {
            Optional<Mailet> mailet = find(name, place);
            if (mailet.isPresent()) {
                return mailet.get();
            }
        }
        throw new MessagingException("conf/mailetcontainer.xml names the mailet " + name + ", which is neither in "
                + OURS + "* nor in " + JAMES + "* nor a full class name of a jar in extensions/");
    }

    private Optional<Mailet> find(String name, NamingScheme place) {
        try {
            return Optional.of(loader.<Mailet>withNamingSheme(place).instantiate(new ClassName(name)));
        } catch (ClassNotFoundException notHere) {
            return Optional.empty();
        }
    }

    private static NamingScheme in(String packageName) {
        return new NamingScheme.OptionalPackagePrefix(PackageName.of(packageName));
    }
}
