package org.compostela.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SearchTextTest {
    @Test
    void caseAccentsAndWidthAreFolded() {
        assertThat(SearchText.fold("Üsteliğhan STRASSE straße ÉCOLE Łódź Ｆｕｌｌ ΣΊΣΥΦΟΣ"))
                .isEqualTo("usteliğhan strasse strasse ecole lodz full σισυφοσ".replace("ğ", "g"));
    }

    @Test
    void vowelsThatUnicodeCallsMarksStay() {
        assertThat(SearchText.fold("हिन्दी")).isEqualTo("हिन्दी");
    }

    @Test
    void punctuationSeparatesWords() {
        assertThat(SearchText.words("See <john.doe@example.org>, re: MAILET-94!"))
                .containsExactly("see", "john", "doe", "example", "org", "re", "mailet", "94");
    }

    @Test
    void aScriptWithoutSpacesBecomesCharacters() {
        assertThat(SearchText.words("สวัสดี")).hasSize(6);
        assertThat(SearchText.words("JR東京 スーパー")).containsExactly("jr", "東", "京", "ス", "ー", "パ", "ー");
        assertThat(SearchText.mayGoOn("東")).isFalse();
        assertThat(SearchText.mayGoOn("tokyo")).isTrue();
    }

    @Test
    void aLimitNeverCutsACharacter() {
        assertThat(SearchText.limit("ab😀", 3)).isEqualTo("ab");
        assertThat(SearchText.limit("ab😀", 4)).isEqualTo("ab😀");
    }
}
