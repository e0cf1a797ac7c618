/**
 * Why a file, or a document in one, was skipped. A closed list; the problems of
 * single fields are those of the Kubernetes mapping
 * (`MAPPING_PROBLEM_CODES`).
 *
 * @public
 */
export const MANIFEST_PROBLEM_CODES = [
  'NoFiles',
  'GlobFailed',
  'PathTooLong',
  'OutsideRoot',
  'FileUnreadable',
  'FileTooLarge',
  'DocumentTooLarge',
  'TooManyDocuments',
  'TooManyAliases',
  'YamlSyntax',
  'TemplateNotYaml',
  'NotAnObject',
  'PartialList',
  'MoreProblems',
] as const;

/** @public */
export type ManifestProblemCode = (typeof MANIFEST_PROBLEM_CODES)[number];

/** What each code says to people: fixed texts, which never quote the input. */
export const MANIFEST_PROBLEM_MESSAGES: Record<ManifestProblemCode, string> = {
  NoFiles:
    'A glob under paths matches no file; what was read from it before is kept and turns stale',
  GlobFailed:
    'A folder under paths could not be listed; what was read from it before is kept and turns stale',
  PathTooLong: 'The path of a file is longer than 512 characters',
  OutsideRoot:
    'A symbolic link leads out of the folder that its glob begins with; it was not followed',
  FileUnreadable: 'The file could not be read',
  FileTooLarge:
    'The file is larger than limits.fileBytes; nothing of it was read',
  DocumentTooLarge:
    'The document is larger than limits.documentBytes; export lists as JSON, or one document per object',
  TooManyDocuments:
    'The file holds more objects than limits.documents; the rest was not read',
  TooManyAliases:
    'The document expands more aliases than limits.aliases allows',
  YamlSyntax: 'The document is not valid YAML',
  TemplateNotYaml:
    'The document holds template expressions; render the templates before they are read',
  NotAnObject:
    'The document is no Kubernetes object: it has no apiVersion and kind',
  PartialList:
    'The list was cut by a page limit (metadata.continue); export all of it',
  MoreProblems: 'The file has more problems than are listed',
};
