/** Tests of the search module, all of them against a real OpenSearch. */
package org.compostela.search;
