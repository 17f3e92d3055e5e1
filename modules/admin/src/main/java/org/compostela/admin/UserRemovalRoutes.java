package org.compostela.admin;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import java.util.List;
import org.apache.james.core.Username;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.rrt.lib.Mapping;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.user.api.DelegationStore;
import org.apache.james.user.api.InvalidUsernameException;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.apache.james.webadmin.utils.Responses;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import spark.Request;
import spark.Response;
import spark.Service;

/**
 * {@code DELETE /users/ADDRESS}, before James' own route of that path. James 3.8.1 removes the account alone, and answers
 * 204 even when it could not; an alias that is left makes the server accept mail that it can give to nobody.
 *
 * <p>Removed here: the account, the aliases to it, the forwards from it, and who may act for it or for whom it may act.
 * Kept: its mailboxes and mail, Sieve scripts, vacation and quota (a user made again under that name finds them; 3.8.1 has no
 * task that deletes them), its place in groups and in the forwards of others, which their owners decide.
 *
 * <p>Answers 204 also for a user who is not there, so that a removal that broke off can be repeated; 400 when the domain
 * is not there any more.
 */
final class UserRemovalRoutes implements Routes {
    private final UsersRepository users;
    private final RecipientRewriteTable mappings;
    private final DelegationStore delegations;

    @Inject
    UserRemovalRoutes(UsersRepository users, RecipientRewriteTable mappings, DelegationStore delegations) {
        this.users = requireNonNull(users, "users");
        this.mappings = requireNonNull(mappings, "mappings");
        this.delegations = requireNonNull(delegations, "delegations");
    }

    @Override
    public String getBasePath() {
        return "/users";
    }

    @Override
    public void define(Service service) {
        service.delete("/users/:user", this::remove);
    }

    private String remove(Request request, Response response)
            throws UsersRepositoryException, RecipientRewriteTableException {
        Username user = Username.of(request.params(":user"));
        removeAccount(user);
        removeMappings(user);
        removeDelegations(user);
        return Responses.returnNoContent(response);
    }

    private void removeAccount(Username user) throws UsersRepositoryException {
        try {
            if (users.contains(user)) {
                users.removeUser(user);
            }
        } catch (InvalidUsernameException e) {
            throw ErrorResponder.builder()
                    .statusCode(400)
                    .type(ErrorResponder.ErrorType.INVALID_ARGUMENT)
                    .message("the user " + user.asString() + " cannot be removed")
                    .cause(e)
                    .haltError();
        }
    }

    private void removeMappings(Username user) throws RecipientRewriteTableException {
        Mapping toUser = Mapping.alias(user.asString());
        for (MappingSource alias : mappings.listSources(toUser).toList()) {
            mappings.removeMapping(alias, toUser);
        }
        MappingSource fromUser = MappingSource.fromUser(user);
        for (Mapping forward : mappings.getStoredMappings(fromUser)
                .select(Mapping.Type.Forward)
                .asStream()
                .toList()) {
            mappings.removeMapping(fromUser, forward);
        }
    }

    private void removeDelegations(Username user) {
        List<Username> others = Flux.from(delegations.delegatedUsers(user))
                .collectList()
                .blockOptional()
                .orElse(List.of());
        others.forEach(
                other -> Mono.from(delegations.removeDelegatedUser(user, other)).block());
        Mono.from(delegations.clear(user)).block();
    }
}
