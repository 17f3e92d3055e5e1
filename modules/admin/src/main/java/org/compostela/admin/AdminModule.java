package org.compostela.admin;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.google.inject.name.Names;
import java.util.Optional;
import org.apache.james.modules.server.DLPRoutesModule;
import org.apache.james.modules.server.DataRoutesModules;
import org.apache.james.modules.server.HostnameModule;
import org.apache.james.modules.server.InconsistencyQuotasSolvingRoutesModule;
import org.apache.james.modules.server.MailQueueRoutesModule;
import org.apache.james.modules.server.MailRepositoriesRoutesModule;
import org.apache.james.modules.server.MailboxRoutesModule;
import org.apache.james.modules.server.MailboxesRoutesModule;
import org.apache.james.modules.server.MessagesRoutesModule;
import org.apache.james.modules.server.ReIndexingModule;
import org.apache.james.modules.server.ServerRouteModule;
import org.apache.james.modules.server.SieveRoutesModule;
import org.apache.james.modules.server.TaskRoutesModule;
import org.apache.james.modules.server.TaskSerializationModule;
import org.apache.james.modules.server.VacationRoutesModule;
import org.apache.james.modules.server.WebAdminReIndexingTaskSerializationModule;
import org.apache.james.protocols.lib.netty.CertificateReloadable;
import org.apache.james.server.task.json.dto.AdditionalInformationDTO;
import org.apache.james.server.task.json.dto.AdditionalInformationDTOModule;
import org.apache.james.task.TaskExecutionDetails.AdditionalInformation;
import org.apache.james.task.TaskManager;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.InitilizationOperationBuilder;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.dropwizard.MetricsRoutes;
import org.apache.james.webadmin.dto.DTOModuleInjections;
import org.apache.james.webadmin.mdc.RequestLogger;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.apache.james.webadmin.utils.JsonTransformerModule;
import org.compostela.configuration.Home;
import org.compostela.configuration.ListenAddress;

/**
 * The web admin API on {@code listen.admin}, or nothing that listens when that is off.
 *
 * <p>Needs, bound elsewhere: a {@link StatusSource}; James' {@code CommonServicesModule}; the stores, queues and repositories
 * that its routes administer. It binds James' {@code TaskManager} and what the tasks need: nobody else may.
 */
public final class AdminModule extends AbstractModule {
    private final AdminSettings settings;

    public AdminModule(Home home, Optional<ListenAddress> admin) {
        this(new AdminSettings(requireNonNull(home, "home").adminToken(), admin, AdminSettings.IDLE));
    }

    AdminModule(AdminSettings settings) {
        this.settings = requireNonNull(settings, "settings");
    }

    @Override
    protected void configure() {
        bind(AdminSettings.class).toInstance(settings);
        bind(AdminServer.class).in(Scopes.SINGLETON);
        bind(AdminAddress.class).to(AdminServer.class);
        requireBinding(StatusSource.class);
        installServerRoutes();
        installDirectoryRoutes();
        installMailboxRoutes();
        install(new MailQueueRoutesModule());
        install(new MailRepositoriesRoutesModule());
    }

    private void installServerRoutes() {
        Multibinder<Routes> routes = Multibinder.newSetBinder(binder(), Routes.class);
        routes.addBinding().to(StatusRoutes.class);
        routes.addBinding().to(MetricsRoutes.class);
        install(new HealthModule());
        Multibinder.newSetBinder(binder(), CertificateReloadable.Factory.class);
        install(new ServerRouteModule());
        installTasks();
        bind(JsonTransformer.class).in(Scopes.SINGLETON);
        Multibinder.newSetBinder(binder(), JsonTransformerModule.class);
        Multibinder.newSetBinder(binder(), RequestLogger.class);
    }

    private void installTasks() {
        install(new HostnameModule());
        install(new TaskSerializationModule());
        install(new TaskRoutesModule());
        bind(TaskManager.class).to(RecentTasks.class);
        Multibinder.newSetBinder(
                binder(),
                new TypeLiteral<
                        AdditionalInformationDTOModule<
                                ? extends AdditionalInformation, ? extends AdditionalInformationDTO>>() {},
                Names.named(DTOModuleInjections.CUSTOM_WEBADMIN_DTO));
    }

    private void installDirectoryRoutes() {
        install(new DataRoutesModules());
        install(new DLPRoutesModule());
        install(new SieveRoutesModule());
        install(new VacationRoutesModule());
    }

    private void installMailboxRoutes() {
        install(new MailboxRoutesModule());
        install(new MailboxesRoutesModule());
        install(new MessagesRoutesModule());
        install(new InconsistencyQuotasSolvingRoutesModule());
        install(new ReIndexingModule());
        install(new WebAdminReIndexingTaskSerializationModule());
    }

    @ProvidesIntoSet
    InitializationOperation openAdmin(AdminServer server) {
        return InitilizationOperationBuilder.forClass(AdminServer.class).init(server::start);
    }
}
