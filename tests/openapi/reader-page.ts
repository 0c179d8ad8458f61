// What the reader page expects is what the API gives: each of these assigns the one to the other.
import type { Article, Counters, Likes, Page, Section, Summary } from '../../src/web/api.js';
import type { components } from './generated/api.js';

type Schemas = components['schemas'];

// The page never asks for `fields`: then everything of a summary is there.
type Whole<T, More extends keyof T = never> = T & Required<Pick<T, More | (keyof T & RequiredKeys<Schemas['Summary']>)>>;
type RequiredKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];

export const summary = (given: Schemas['Summary']): Summary => given;
export const article = (given: Whole<Schemas['Article'], 'body' | 'previous' | 'next'>): Article => given;
export const list = (given: Schemas['ArticleList'] & { items: Whole<Schemas['ListedArticle']>[] }): Page => given;
export const found = (given: Schemas['SearchList']): Page => given;
export const trending = (given: Schemas['TrendingItem']): Summary => given;
export const section = (given: Schemas['TermCount']): Section => given;
export const counters = (given: Schemas['Counters']): Counters => given;
export const likes = (given: Schemas['Likes']): Likes => given;
