package org.compostela.testkit;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.apache.james.filesystem.api.FileSystem;

/** James' view of a home. */
record FolderFileSystem(Path home) implements FileSystem {
    @Override
    public File getBasedir() {
        return home.toFile();
    }

    @Override
    public InputStream getResource(String url) throws IOException {
        return new FileInputStream(getFile(url));
    }

    @Override
    public File getFile(String url) throws FileNotFoundException {
        if (!url.startsWith(FILE_PROTOCOL)) {
            throw new FileNotFoundException(url + " does not start with " + FILE_PROTOCOL);
        }
        return home.resolve(url.substring(FILE_PROTOCOL.length())).toFile();
    }
}
