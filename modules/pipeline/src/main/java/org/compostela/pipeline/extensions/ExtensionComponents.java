package org.compostela.pipeline.extensions;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import com.google.inject.ConfigurationException;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mailet.Mailet;
import org.apache.mailet.Matcher;

/** {@link Components} of the extensions that were in the folder. */
final class ExtensionComponents implements Components {
    private final List<Extension> descriptions;
    private final ServerPlace server;
    private final Injector injector;
    private final WorkingCopies copies;
    private final Consumer<ExtensionComponents> whenClosed;
    /** Those that can be used; none once closed, so that whoever still holds this holds no class loader. */
    private volatile List<LoadedExtension> loaded;

    private volatile boolean closed;

    ExtensionComponents(
            List<Extension> descriptions,
            List<LoadedExtension> loaded,
            ServerPlace server,
            Injector injector,
            WorkingCopies copies,
            Consumer<ExtensionComponents> whenClosed) {
        this.descriptions = List.copyOf(descriptions);
        this.loaded = List.copyOf(loaded);
        this.server = requireNonNull(server, "server");
        this.injector = requireNonNull(injector, "injector");
        this.copies = requireNonNull(copies, "copies");
        this.whenClosed = requireNonNull(whenClosed, "whenClosed");
    }

    @Override
    public Class<? extends Mailet> mailetClass(String name) throws UnknownComponentException {
        return find(ComponentKind.MAILET, name);
    }

    @Override
    public Class<? extends Matcher> matcherClass(String name) throws UnknownComponentException {
        return find(ComponentKind.MATCHER, name);
    }

    @Override
    public Mailet newMailet(Class<? extends Mailet> type) {
        return Mailet.class.cast(make(type));
    }

    @Override
    public Matcher newMatcher(Class<? extends Matcher> type) {
        return Matcher.class.cast(make(type));
    }

    @Override
    public Set<String> knownMailets() {
        return names(ComponentKind.MAILET);
    }

    @Override
    public Set<String> knownMatchers() {
        return names(ComponentKind.MATCHER);
    }

    @Override
    public List<Extension> extensions() {
        return descriptions;
    }

    @Override
    public List<ClassLoader> classLoaders() {
        return loaded.stream().map(LoadedExtension::loader).toList();
    }

    private <T> Class<? extends T> find(ComponentKind<T> kind, String name) throws UnknownComponentException {
        checkState(!closed, "closed");
        for (Place place : places()) {
            Optional<String> className = place.className(kind, name);
            if (className.isPresent()) {
                Class<?> type = load(kind, place, className.get());
                if (kind.type().isAssignableFrom(type)) {
                    return concrete(kind, type.asSubclass(kind.type()));
                }
            }
        }
        throw unknown(kind, name);
    }

    /** A class that is there and broken is an error, and no reason to take the next of that name. */
    private Class<?> load(ComponentKind<?> kind, Place place, String className) throws UnknownComponentException {
        try {
            return place.load(className);
        } catch (ClassNotFoundException | LinkageError | SecurityException e) {
            throw new UnknownComponentException(
                    "the " + kind.word() + " " + className + " in "
                            + place.labels(kind).get(0) + " cannot be loaded: " + e,
                    e,
                    lookedIn(kind));
        }
    }

    private <T> Class<? extends T> concrete(ComponentKind<T> kind, Class<? extends T> type)
            throws UnknownComponentException {
        if (Modifier.isAbstract(type.getModifiers())) {
            throw new UnknownComponentException(
                    type.getName() + " is abstract: name a " + kind.word() + " that extends it",
                    Optional.empty(),
                    lookedIn(kind));
        }
        return type;
    }

    private UnknownComponentException unknown(ComponentKind<?> kind, String name) {
        Optional<String> nearest = NearestName.of(name, names(kind));
        List<String> lookedIn = lookedIn(kind);
        StringBuilder message = new StringBuilder("there is no " + kind.word() + " " + name);
        if (isOther(kind, name)) {
            message.append(
                    kind.equals(ComponentKind.MAILET)
                            ? ": it is a matcher, and belongs into match="
                            : ": it is a mailet, and belongs into class=");
        } else {
            nearest.ifPresent(
                    near -> message.append("; did you mean ").append(near).append('?'));
        }
        message.append(" Looked in ").append(String.join(", ", lookedIn));
        descriptions.stream()
                .filter(extension -> !extension.problems().isEmpty())
                .forEach(extension -> message.append("; the extension ")
                        .append(extension.name())
                        .append(" has a problem: ")
                        .append(extension.problems().get(0)));
        return new UnknownComponentException(message.toString(), nearest, lookedIn);
    }

    private boolean isOther(ComponentKind<?> kind, String name) {
        ComponentKind<?> other = kind.equals(ComponentKind.MAILET) ? ComponentKind.MATCHER : ComponentKind.MAILET;
        return names(other).contains(name);
    }

    private Object make(Class<?> type) {
        checkState(!closed, "closed");
        Optional<LoadedExtension> owner = loaded.stream()
                .filter(extension -> extension.loader().equals(type.getClassLoader()))
                .findFirst();
        if (owner.isPresent()) {
            return owner.get().injection().make(type);
        }
        try {
            return injector.getInstance(type);
        } catch (ConfigurationException | ProvisionException | LinkageError e) {
            throw new UnusableComponentException(type.getName() + " cannot be made: " + Explanation.of(e), e);
        }
    }

    private Set<String> names(ComponentKind<?> kind) {
        return places().stream()
                .flatMap(place -> place.names(kind).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<String> lookedIn(ComponentKind<?> kind) {
        return places().stream().flatMap(place -> place.labels(kind).stream()).toList();
    }

    private List<Place> places() {
        return Stream.concat(loaded.stream(), Stream.of(server)).toList();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<LoadedExtension> open = new ArrayList<>(loaded);
        loaded = List.of();
        open.forEach(LoadedExtension::close);
        copies.close();
        whenClosed.accept(this);
    }
}
