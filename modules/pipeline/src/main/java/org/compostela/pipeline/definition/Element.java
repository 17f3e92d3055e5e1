package org.compostela.pipeline.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An XML element that knows its line. */
final class Element {
    final String name;
    final int line;
    final Map<String, String> attributes = new HashMap<>();
    final List<Element> children = new ArrayList<>();

    Element(String name, int line) {
        this.name = name;
        this.line = line;
    }

    Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    Stream<Element> children(String childName) {
        return children.stream().filter(child -> child.name.equals(childName));
    }
}
