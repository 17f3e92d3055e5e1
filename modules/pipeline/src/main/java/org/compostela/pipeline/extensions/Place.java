package org.compostela.pipeline.extensions;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where mailets and matchers are looked up. */
interface Place {
    /** As the answer to an unknown name tells where it was looked for. */
    List<String> labels(ComponentKind<?> kind);

    /** The full name of the class that a name means here; it need not be of that kind. */
    Optional<String> className(ComponentKind<?> kind, String name);

    /**
     * The class of a full name that {@link #className} gave. It is not initialised.
     *
     * @throws ClassNotFoundException or a {@link LinkageError}: something that it needs is not there
     */
    Class<?> load(String className) throws ClassNotFoundException;

    /** The shortest names that find something of that kind. */
    Set<String> names(ComponentKind<?> kind);
}
