package org.compostela.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.HashCode;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.james.user.cassandra.CassandraUsersDAO;
import org.apache.james.user.lib.UsersRepositoryImpl;
import org.apache.james.user.lib.model.DefaultUser;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Users and their passwords.
 *
 * <p>A strong hash costs a core a quarter of a second, and mail clients log in again and again. So a password that was right is
 * recognised for {@link #REMEMBERED} by a keyed digest (HMAC-SHA-256, the key made at start and kept nowhere) of user, stored hash
 * and password; neither the password nor its plain digest is kept. The stored hash is read at each login, so a changed or removed
 * password is refused at once. A wrong password always costs the full hash.
 *
 * <p>A user removed on another node may be taken for there for {@value Remembered#SECONDS} more seconds, when mail is addressed to him.
 */
final class Users extends UsersRepositoryImpl<CassandraUsersDAO> {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int REMEMBERED_MAX = 20_000;
    private static final int KEY_BYTES = 32;

    private final HashFunction digest = Hashing.hmacSha256(randomKey());
    private final Cache<HashCode, Boolean> right = CacheBuilder.newBuilder()
            .maximumSize(REMEMBERED_MAX)
            .expireAfterWrite(REMEMBERED)
            .build();

    /** Only those there are: a user who is added gets mail at once, on every node. */
    private final Remembered<Username, Boolean> present = new Remembered<>(REMEMBERED_MAX, there -> there);

    @Inject
    Users(DomainList domains, CassandraUsersDAO users) {
        super(domains, users);
    }

    /** Each message asks twice at least: at RCPT, and in the pipeline. */
    @Override
    public boolean contains(Username name) throws UsersRepositoryException {
        return present.get(name, () -> super.contains(name));
    }

    @Override
    public Publisher<Boolean> containsReactive(Username name) {
        return present.get(name, Mono.from(super.containsReactive(name)));
    }

    @Override
    public void removeUser(Username name) throws UsersRepositoryException {
        try {
            super.removeUser(name);
        } finally {
            present.forget();
        }
    }

    @Override
    public boolean test(Username name, String password) throws UsersRepositoryException {
        Optional<HashCode> login = usersDAO.getUserByName(name).map(user -> digestOf(user, password));
        if (login.isPresent() && right.getIfPresent(login.get()) != null) {
            return true;
        }
        boolean verified = super.test(name, password);
        if (verified) {
            login.ifPresent(digested -> right.put(digested, true));
        }
        return verified;
    }

    /** Lengths stand before the parts, so that no two logins have the same bytes. */
    private HashCode digestOf(DefaultUser user, String password) {
        String name = user.getUserName().asString();
        String hash = user.getHashedPassword();
        return digest.newHasher()
                .putInt(name.length())
                .putString(name, UTF_8)
                .putInt(hash.length())
                .putString(hash, UTF_8)
                .putString(password, UTF_8)
                .hash();
    }

    private static byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
