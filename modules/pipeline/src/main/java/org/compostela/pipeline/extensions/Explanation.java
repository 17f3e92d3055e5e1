package org.compostela.pipeline.extensions;

import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.ProvisionException;
import com.google.inject.spi.Message;
import java.util.Collection;
import java.util.stream.Collectors;

/** What an injector's failure means, in one line: Guice's own text is a page. */
final class Explanation {
    private Explanation() {}

    static String of(Throwable error) {
        if (error instanceof ConfigurationException configuration) {
            return of(configuration.getErrorMessages());
        }
        if (error instanceof CreationException creation) {
            return of(creation.getErrorMessages());
        }
        if (error instanceof ProvisionException provision) {
            Throwable cause = provision.getCause();
            return cause == null ? of(provision.getErrorMessages()) : cause.toString();
        }
        return error.toString();
    }

    private static String of(Collection<Message> messages) {
        return messages.stream()
                .map(message -> message.getMessage().lines().findFirst().orElse(""))
                .distinct()
                .collect(Collectors.joining("; "));
    }
}
