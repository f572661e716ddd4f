/** Parameter of every link of ours, by which an LMS tells what the link is a copy of (Core 1.3, Appendix B). */
export const LINK_HISTORY_PARAMETER = 'passerelle_copie_de';
export const LINK_HISTORY_VARIABLE = '$ResourceLink.id.history';
