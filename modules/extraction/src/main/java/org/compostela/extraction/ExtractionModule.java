package org.compostela.extraction;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.OptionalBinder;
import java.nio.file.Path;
import java.time.Clock;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Singleton;
import org.apache.james.mailbox.extractor.TextExtractor;
import org.apache.james.metrics.api.MetricFactory;
import org.compostela.configuration.AttachmentSettings;

/**
 * Sets James' {@link TextExtractor}, which has a default that reads plain text and HTML alone, to one that reads attachments in a child
 * JVM.
 */
public final class ExtractionModule extends AbstractModule {
    private final AttachmentSettings settings;
    private final Path libraries;
    private final Path temporary;

    /**
     * @param settings ask for it: {@link AttachmentSettings#read}
     * @param libraries the folder with the jars of the child's class path
     * @param temporary a folder of the child's own, for the files that it reads
     */
    public ExtractionModule(AttachmentSettings settings, Path libraries, Path temporary) {
        this.settings = requireNonNull(settings, "settings");
        this.libraries = requireNonNull(libraries, "libraries");
        this.temporary = requireNonNull(temporary, "temporary");
    }

    @Override
    protected void configure() {
        OptionalBinder.newOptionalBinder(binder(), TextExtractor.class)
                .setBinding()
                .to(AttachmentText.class);
        bind(End.class).asEagerSingleton();
    }

    @Provides
    @Singleton
    AttachmentReader reader() {
        return new AttachmentReader(ReaderSettings.of(libraries, temporary, settings), Clock.systemUTC());
    }

    @Provides
    @Singleton
    AttachmentText text(AttachmentReader reader, MetricFactory metrics) {
        return new AttachmentText(reader, metrics);
    }

    /** Ends the child with the server. */
    static final class End {
        private final AttachmentReader reader;

        @Inject
        End(AttachmentReader reader) {
            this.reader = reader;
        }

        @PreDestroy
        void end() {
            reader.close();
        }
    }
}
