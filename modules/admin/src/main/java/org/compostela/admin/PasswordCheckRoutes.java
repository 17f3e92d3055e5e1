package org.compostela.admin;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import org.apache.james.core.Username;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.dto.VerifyUserRequest;
import org.apache.james.webadmin.utils.JsonExtractException;
import org.apache.james.webadmin.utils.JsonExtractor;
import spark.Request;
import spark.Response;
import spark.Service;

/**
 * {@code POST /users/ADDRESS/verify}, before James' own route of that path, which writes a body that it cannot read to the log
 * and into the answer, and with it the password. 204 for the right password, 401 for a wrong one or an unknown user.
 */
final class PasswordCheckRoutes implements Routes {
    private final UsersRepository users;
    private final JsonExtractor<VerifyUserRequest> json = new JsonExtractor<>(VerifyUserRequest.class);

    @Inject
    PasswordCheckRoutes(UsersRepository users) {
        this.users = requireNonNull(users, "users");
    }

    @Override
    public String getBasePath() {
        return "/users";
    }

    @Override
    public void define(Service service) {
        service.post("/users/:user/verify", this::verify);
    }

    private String verify(Request request, Response response) throws JsonExtractException, UsersRepositoryException {
        Username user = Username.of(request.params(":user"));
        boolean right = users.test(user, json.parse(request.body()).getPassword());
        response.status(right ? 204 : 401);
        return "";
    }
}
