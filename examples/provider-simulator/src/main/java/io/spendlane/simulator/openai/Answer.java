package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.billing.TokenUse;

/** A good answer to one request. */
record Answer(ObjectNode body, TokenUse use) {}
