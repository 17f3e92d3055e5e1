package org.compostela.storage;

import java.util.List;
import org.compostela.configuration.JamesFile;

/** What James' stores read as configuration. */
final class JamesFiles {
    /**
     * PBKDF2 with HMAC-SHA-512, 210 000 rounds as OWASP's password storage cheat sheet asks for, 512 bits of key; James salts it
     * with the user's name.
     */
    static final String PASSWORD_HASH = "PBKDF2-SHA512-210000-512";

    private JamesFiles() {}

    static List<JamesFile> all() {
        return List.of(domainList(), users(), recipientRewriting(), mailRepositories(), listeners());
    }

    private static JamesFile domainList() {
        return new JamesFile(
                "domainlist.xml",
                """
                <domainlist>
                  <autodetect>false</autodetect>
                  <autodetectIP>false</autodetectIP>
                  <defaultDomain>localhost</defaultDomain>
                </domainlist>
                """);
    }

    private static JamesFile users() {
        return new JamesFile(
                "usersrepository.xml",
                """
                <usersrepository>
                  <algorithm>%s</algorithm>
                  <hashingMode>plain</hashingMode>
                  <enableVirtualHosting>true</enableVirtualHosting>
                </usersrepository>
                """
                        .formatted(PASSWORD_HASH));
    }

    private static JamesFile recipientRewriting() {
        return new JamesFile(
                "recipientrewritetable.xml",
                """
                <recipientrewritetable>
                  <recursiveMapping>true</recursiveMapping>
                  <mappingLimit>10</mappingLimit>
                </recipientrewritetable>
                """);
    }

    private static JamesFile mailRepositories() {
        return new JamesFile(
                "mailrepositorystore.xml",
                """
                <mailrepositorystore>
                  <defaultProtocol>cassandra</defaultProtocol>
                  <mailrepositories>
                    <mailrepository class="org.apache.james.mailrepository.cassandra.CassandraMailRepository">
                      <protocols>
                        <protocol>cassandra</protocol>
                      </protocols>
                    </mailrepository>
                  </mailrepositories>
                </mailrepositorystore>
                """);
    }

    private static JamesFile listeners() {
        return new JamesFile("listeners.xml", "<listeners/>\n");
    }
}
