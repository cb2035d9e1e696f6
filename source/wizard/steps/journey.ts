import type { Journey } from '../step.ts';
import { apisStep } from './access-apis.ts';
import { policiesStep } from './access-policies.ts';
import { caFileStep } from './ca-file.ts';
import { certificateStep, clientKeyStep } from './certificate.ts';
import { credentialStep } from './credential.ts';
import { deploymentStep, plainHttpStep, productionStep, recipeAddressStep, urlStep } from './deployment.ts';
import { aliasStep, detailedLoggingStep, metadataStep, tagsStep } from './details.ts';
import { expiresStep, neverStep } from './expiry.ts';
import { hmacStep } from './hmac.ts';
import { apiLimitsStep, detailsStep, quotaStep, rateStep, throttleStep } from './limits.ts';
import { keyTextStep, ownTextStep } from './own-text.ts';
import { keepInFileStep, keepStep, rememberStep } from './remember.ts';
import { replaceStep } from './replace.ts';
import { copyStep, reviewStep } from './review.ts';
import { allowStep, endpointLimitsStep, scopeStep } from './scope.ts';
import {
  afterExpiryStep,
  askServerStep,
  fieldsStep,
  introspectionStep,
  maxDepthStep,
  promptsStep,
  resourcesStep,
  toolsStep,
} from './scope-more.ts';
import { gatewayUrlStep, localGatewayUrlStep, tryStep } from './try.ts';
import { passwordFromStep, passwordStep, userStep } from './user.ts';

/** The whole journey: read it aloud. Every face, flag and recipe field follows from this list. */
export const journey: Journey = [
  deploymentStep,
  urlStep,
  recipeAddressStep,
  caFileStep,
  plainHttpStep,
  credentialStep,
  apisStep,
  policiesStep,
  userStep,
  passwordFromStep,
  passwordStep,
  hmacStep,
  certificateStep,
  expiresStep,
  neverStep,
  detailsStep,
  rateStep,
  throttleStep,
  quotaStep,
  apiLimitsStep,
  afterExpiryStep,
  scopeStep,
  allowStep,
  endpointLimitsStep,
  fieldsStep,
  maxDepthStep,
  introspectionStep,
  askServerStep,
  toolsStep,
  resourcesStep,
  promptsStep,
  ownTextStep,
  keyTextStep,
  aliasStep,
  tagsStep,
  metadataStep,
  detailedLoggingStep,
  copyStep,
  tryStep,
  clientKeyStep,
  gatewayUrlStep,
  localGatewayUrlStep,
  productionStep,
  replaceStep,
  reviewStep,
  rememberStep,
  keepStep,
  keepInFileStep,
];

export const stageNames = ['Deployment', 'Credential', 'Access', 'Limits', 'Review', 'Key'] as const;
