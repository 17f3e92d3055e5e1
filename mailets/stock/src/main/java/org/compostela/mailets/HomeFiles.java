package org.compostela.mailets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.filesystem.api.FileSystem;

/** The files that parameters name: below the home where the path is relative. */
final class HomeFiles {
    /** Nothing that a parameter names is larger; a path to something else is a mistake. */
    private static final long LIMIT = 1 << 20;

    private final FileSystem files;

    @Inject
    HomeFiles(FileSystem files) {
        this.files = requireNonNull(files, "files");
    }

    /** The text of the file that a parameter names, in UTF-8. */
    String read(Parameters parameters, String name, String path) throws MessagingException {
        try {
            Path file = files.getBasedir().toPath().resolve(path.strip());
            if (!Files.isRegularFile(file) || Files.size(file) > LIMIT) {
                throw parameters.wrong(name, "a file of at most 1 MiB; looked for " + file.toAbsolutePath());
            }
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw parameters.wrong(name, "a file that can be read as UTF-8: " + e);
        }
    }
}
