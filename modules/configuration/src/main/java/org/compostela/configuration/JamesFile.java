package org.compostela.configuration;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * One of James' own configuration files, made in memory from {@link CompostelaConfiguration}. Modules contribute theirs
 * to a {@code Multibinder<JamesFile>}; {@code conf/expert/NAME} of the home replaces the generated one of that name.
 *
 * @param name file name with its ending, such as {@code smtpserver.xml} or {@code batchsizes.properties}
 * @param content the file's text
 */
public record JamesFile(String name, String content) {
    public JamesFile {
        requireNonNull(name, "name");
        requireNonNull(content, "content");
        checkArgument(name.endsWith(".xml") || name.endsWith(".properties"), "%s is neither XML nor properties", name);
    }
}
