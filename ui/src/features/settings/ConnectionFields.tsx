import { useState } from "react";

import { Card } from "../../components/Card.tsx";
import { Disclosure } from "../../components/Disclosure.tsx";
import { FormGrid } from "../../components/Form.tsx";
import { Select } from "../../components/Select.tsx";
import { TextField } from "../../components/TextField.tsx";
import type { ProviderInfo, SettingInfo } from "../../contract/types.ts";
import { settings } from "../../messages/settings.ts";
import { ACCOUNT, baseUrlOf, withEnvironment, type ConnectionFormState } from "./formState.ts";
import styles from "./Settings.module.css";

const texts = settings.connection;

interface FieldsProps {
  provider: ProviderInfo;
  form: ConnectionFormState;
  onEdit: (next: ConnectionFormState) => void;
  issuesOf: (input: string) => string[];
  /** The address and the key belong to the program itself. */
  isFixed: boolean;
}

/** Name, environment, base URL. */
export function AddressFields({ provider, form, onEdit, issuesOf, isFixed }: FieldsProps) {
  const baseUrl = baseUrlOf(provider, form);
  const environments = provider.environments.map(({ environment, label }) => ({ value: environment, label }));
  return (
    <div className={styles.fields}>
      <FormGrid>
        <TextField
          label={texts.name}
          description={texts.nameHelp}
          isRequired
          autoFocus
          value={form.name}
          onChange={(name) => onEdit({ ...form, name })}
          issues={issuesOf("name")}
        />
        <Select
          label={texts.environment}
          value={form.environment}
          onChange={(environment) => onEdit(withEnvironment(provider, form, environment))}
          options={environments}
          issues={issuesOf("environment")}
          isDisabled={isFixed}
        />
      </FormGrid>
      <TextField
        label={texts.baseUrl}
        description={baseUrl.includes(ACCOUNT) ? texts.baseUrlAccount : texts.baseUrlHelp}
        kind="address"
        isRequired
        value={baseUrl}
        onChange={(next) => onEdit({ ...form, baseUrls: { ...form.baseUrls, [form.environment]: next } })}
        issues={issuesOf("baseUrl")}
        isDisabled={isFixed}
      />
    </div>
  );
}

interface CredentialFieldsProps extends FieldsProps {
  isNew: boolean;
  isKept: boolean;
  hasKeychain: boolean;
}

/** What has to be typed to sign in. What is kept never comes back into the inputs. */
export function CredentialFields({
  provider,
  form,
  onEdit,
  issuesOf,
  isFixed,
  isNew,
  isKept,
  hasKeychain,
}: CredentialFieldsProps) {
  const kept = hasKeychain ? texts.credentialsKept : texts.credentialsKeptMemory;
  const fresh = hasKeychain ? texts.credentialsNew : texts.credentialsMemory;
  return (
    <div className={styles.fields}>
      <p className={styles.note}>{isKept ? kept : isNew ? fresh : texts.credentialsMissing}</p>
      <FormGrid>
        {provider.credentials.map((credential) => (
          <TextField
            key={credential.key}
            kind="secret"
            label={credential.label}
            description={credential.help}
            isRequired={!isKept}
            placeholder={isKept ? texts.credentialsDots : ""}
            value={form.credentials[credential.key] ?? ""}
            onChange={(value) => onEdit({ ...form, credentials: { ...form.credentials, [credential.key]: value } })}
            issues={issuesOf(`credentials.${credential.key}`)}
            isDisabled={isFixed}
          />
        ))}
      </FormGrid>
    </div>
  );
}

/** Settings everybody may need. Nothing at all for a provider that has none. */
export function OptionFields(props: FieldsProps) {
  const ordinary = props.provider.settings.filter((setting) => !setting.advanced);
  if (ordinary.length === 0) return null;
  return (
    <Card title={texts.options}>
      <FormGrid>
        {ordinary.map((setting) => (
          <SettingField key={setting.key} setting={setting} {...props} />
        ))}
      </FormGrid>
    </Card>
  );
}

/** Settings for accounts that differ from what the vendor documents. Opens by itself when something in it is wrong or set. */
export function AdvancedFields(props: FieldsProps) {
  const advanced = props.provider.settings.filter((setting) => setting.advanced);
  const hasIssues = advanced.some((setting) => props.issuesOf(`settings.${setting.key}`).length > 0);
  const [isOpen, setIsOpen] = useState(() =>
    advanced.some((setting) => (props.form.settings[setting.key] ?? "") !== ""),
  );
  if (advanced.length === 0) return null;
  return (
    <section className={styles.advanced}>
      <Disclosure
        title={texts.advanced}
        aside={texts.advancedAside}
        isExpanded={isOpen || hasIssues}
        onExpandedChange={setIsOpen}
      >
        <FormGrid>
          {advanced.map((setting) => (
            <SettingField key={setting.key} setting={setting} {...props} />
          ))}
        </FormGrid>
      </Disclosure>
    </section>
  );
}

function SettingField({ setting, form, onEdit, issuesOf }: FieldsProps & { setting: SettingInfo }) {
  const value = form.settings[setting.key] ?? "";
  const common = {
    label: setting.label,
    description: setting.help,
    caution: setting.unverified ? texts.unverified : undefined,
    issues: issuesOf(`settings.${setting.key}`),
    onChange: (next: string) => onEdit({ ...form, settings: { ...form.settings, [setting.key]: next } }),
  };
  if (setting.choices.length > 0)
    return <Select {...common} value={value === "" ? setting.default : value} options={setting.choices} />;
  return (
    <TextField {...common} kind={setting.advanced ? "code" : "text"} value={value} placeholder={setting.default} />
  );
}
