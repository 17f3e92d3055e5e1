package org.compostela.mailets;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.nio.file.Path;
import org.apache.james.filesystem.api.FileSystem;

/** James' file system over a folder of the test. */
record TestHome(Path folder) implements FileSystem {
    @Override
    public File getBasedir() {
        return folder.toFile();
    }

    @Override
    public InputStream getResource(String url) {
        throw new UnsupportedOperationException(url);
    }

    @Override
    public File getFile(String url) throws FileNotFoundException {
        throw new FileNotFoundException(url);
    }
}
