package org.compostela.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.james.util.LoggingLevel;
import org.assertj.core.api.Assertions;
import org.compostela.configuration.Home;
import org.compostela.configuration.JamesFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JamesFilesTest {
    @TempDir
    private Path folder;

    @Test
    void expertFileReplacesTheGeneratedOne() throws Exception {
        Files.createDirectories(folder.resolve("conf/expert"));
        Files.writeString(folder.resolve("conf/expert/imapserver.xml"), "<imapservers><mine/></imapservers>");

        assertThat(files().find("imapserver.xml")).hasValue("<imapservers><mine/></imapservers>");
        assertThat(HomeFolders.expertFiles(new Home(folder))).containsExactly("imapserver.xml");
    }

    @Test
    void partOfAComponentIsFoundByItsPath() throws Exception {
        assertThat(new GeneratedXml(files())
                        .getConfiguration("imapserver.imapserver", LoggingLevel.WARNING)
                        .getString("bind"))
                .isEqualTo("127.0.0.1:143");
    }

    @Test
    void componentWithoutAFileIsEmpty() throws Exception {
        assertThat(new GeneratedXml(files())
                        .getConfiguration("jmapserver", LoggingLevel.WARNING)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void propertiesWithoutAFileAreReportedMissing() {
        Assertions.assertThatThrownBy(() -> new GeneratedProperties(files(), null, null).getConfiguration("cassandra"))
                .isInstanceOf(FileNotFoundException.class);
    }

    private JamesFiles files() {
        return new JamesFiles(
                new Home(folder),
                Set.of(new JamesFile(
                        "imapserver.xml",
                        "<imapservers><imapserver><bind>127.0.0.1:143</bind></imapserver></imapservers>")));
    }
}
