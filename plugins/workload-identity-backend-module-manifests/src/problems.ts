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
  'FileChanged',
  'UrlNotFound',
  'UrlUnauthorized',
  'UrlNotAllowed',
  'UrlRateLimited',
  'UrlUnreachable',
  'TreeTooLarge',
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
    'A glob under paths or urls matches no file; what was read from it before is kept and turns stale',
  GlobFailed:
    'A folder under paths could not be listed; what was read from it before is kept and turns stale',
  PathTooLong: 'The path or URL of a file is longer than 512 characters',
  OutsideRoot:
    'A symbolic link leads out of the folder that its glob begins with; it was not followed',
  FileUnreadable: 'The file could not be read',
  FileTooLarge:
    'The file is larger than limits.fileBytes; nothing of it was read',
  FileChanged:
    'The file was written to while it was read; nothing of it was taken over, and it is read again next time',
  UrlNotFound:
    'The host has nothing at a URL under urls, or hides it from the credentials of its integration; what was read from it before is kept and turns stale',
  UrlUnauthorized:
    'The host of a URL under urls refused the credentials of its integration; what was read from it before is kept and turns stale',
  UrlNotAllowed:
    'No integration reads a URL under urls, and backend.reading.allow does not name its host; what was read from it before is kept and turns stale',
  UrlRateLimited:
    'The host of a URL under urls answers no more requests for a while; what was read from it before is kept and turns stale',
  UrlUnreachable:
    'The host of a URL under urls could not be reached, or failed; what was read from it before is kept and turns stale',
  TreeTooLarge:
    'The files of the folder that the URL names are larger together than limits.treeBytes; nothing of this one was read',
  DocumentTooLarge:
    'The document is larger than limits.documentBytes, or is JSON without line breaks and larger than 32 MiB; export lists as kubectl writes them, or one document per object',
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
